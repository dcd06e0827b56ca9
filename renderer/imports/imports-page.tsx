import { Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { ImportEntry } from '../../engine/contract/fact-values.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import { FindingList } from '../diagnosis/finding-list.tsx'
import '../diagnosis/finding.css'
import { Button } from '../parts/button.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { Notice } from '../parts/notice.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { FactPageHeader } from '../shell/fact-page-header.tsx'
import type { FactPageProps } from '../shell/fact-page-props.ts'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'
import { factRecord } from '../view/fact-of.ts'
import { EntryList } from './entry-list.tsx'
import { filterTree, importTree, type ModuleKind, moduleKinds } from './import-tree.ts'
import { ImportTreeView } from './import-tree-view.tsx'
import './imports-page.css'
import { RunDialog } from './run-dialog.tsx'

/** What each Python entry point imports, and where it fails. */
export default function ImportsPage({ diagnosis }: FactPageProps) {
  const { pages, say } = useTexts()
  const record = factRecord(diagnosis, 'imports/entries')
  const entries = record?.state === 'known' ? record.value : []
  const failing = entries.findIndex(({ failure }) => failure !== undefined)
  const [chosen, choose] = useState(Math.max(0, failing))
  const index = chosen < entries.length ? chosen : 0
  const entry = entries[index]
  if (entry === undefined) return null
  return (
    <>
      <FactPageHeader title={pages('imports.title')} readAt={record?.readAt ?? diagnosis.startedAt} />
      {record?.state === 'known' && record.incomplete !== undefined && (
        <Notice tone="unknown" title={say(record.incomplete)} />
      )}
      <div className={entries.length > 1 ? 'imports imports-several' : 'imports'}>
        {entries.length > 1 && <EntryList entries={entries} chosen={index} choose={choose} />}
        <Entry key={index} entry={entry} index={index} diagnosis={diagnosis} />
      </div>
    </>
  )
}

interface EntryProps {
  readonly entry: ImportEntry
  /** Its place in the fact. */
  readonly index: number
  readonly diagnosis: Diagnosis
}

function Entry({ entry, index, diagnosis }: EntryProps) {
  const { pages } = useTexts()
  const { report } = useProject()
  const [isTrying, setTrying] = useState(false)
  const [text, setText] = useState('')
  const [kinds, setKinds] = useState<ReadonlySet<ModuleKind>>(new Set(moduleKinds))
  const tree = useMemo(() => importTree(entry), [entry])
  const shown = useMemo(() => filterTree(tree, kinds, text) ?? tree, [tree, kinds, text])
  const { failure, place, requirements } = entry
  const findings = diagnosis.findings.filter(
    ({ area, where }) =>
      area === 'imports' &&
      where.service === (entry.declaredIn === undefined ? entry.service : undefined) &&
      (where.file === undefined || isAbout(where.file, entry)),
  )
  const count = (kind: ModuleKind) => entry.modules.filter((module) => module.kind === kind).length
  const startedIn = <p>{pages('imports.started-in', { file: place.file, line: place.line })}</p>
  const tryIt = entry.started?.target !== undefined && report === undefined && (
    <Button size="small" onPress={() => setTrying(true)}>
      <Play size={14} aria-hidden />
      {pages('imports.run.button')}
    </Button>
  )
  return (
    <div className="import-entry">
      {failure === undefined ? (
        <Notice
          tone={requirements.complete ? 'ok' : 'info'}
          title={pages(requirements.complete ? 'imports.works' : 'imports.works-incomplete')}
          actions={tryIt}
        >
          {!requirements.complete && <p>{pages('imports.works-incomplete-text')}</p>}
          {startedIn}
        </Notice>
      ) : (
        <Notice
          tone="error"
          title={pages(`imports.failures.${failure.kind}`, { module: failure.module, name: failure.name ?? '' })}
          actions={tryIt}
        >
          {startedIn}
        </Notice>
      )}
      <FindingList level={2} title={pages('services.what-was-found')} shown={findings} findings={diagnosis.findings} />
      {failure !== undefined && failure.chain.length > 0 && (
        <section className="finding-group">
          <h2>{pages('imports.chain')}</h2>
          <ol className="import-chain">
            {failure.chain.map(({ file, line, text: written }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a chain may pass the same line twice.
              <li key={index}>
                <CodeBlock source={file} text={written} firstLine={line} />
              </li>
            ))}
          </ol>
        </section>
      )}
      <section className="finding-group" aria-label={pages('imports.tree', { target: entry.target })}>
        <div className="toolbar">
          <SearchField label={pages('imports.search')} value={text} onChange={setText} />
          <ToggleButtonGroup
            className="toggles"
            aria-label={pages('imports.shown-kinds')}
            selectionMode="multiple"
            selectedKeys={kinds}
            onSelectionChange={(keys) => setKinds(new Set(moduleKinds.filter((kind) => keys.has(kind))))}
          >
            {moduleKinds
              .filter((kind) => count(kind) > 0)
              .map((kind) => (
                <ToggleButton key={kind} id={kind} className="toggle">
                  {pages(`imports.kinds.${kind}`)} <span className="toggle-count">{count(kind)}</span>
                </ToggleButton>
              ))}
          </ToggleButtonGroup>
        </div>
        <ImportTreeView tree={shown} searching={text !== ''} />
      </section>
      {entry.started !== undefined && <SearchPath folders={entry.started.path} />}
      {isTrying && <RunDialog root={diagnosis.root} entry={entry} index={index} onClose={() => setTrying(false)} />}
    </div>
  )
}

/** Where Python looks for modules, for who wonders why one is not found. */
function SearchPath({ folders }: { readonly folders: readonly string[] }) {
  const { pages } = useTexts()
  return (
    <details className="import-path-list">
      <summary>{pages('imports.search-path')}</summary>
      <ol>
        {[...new Set(folders)].map((folder) => (
          <li key={folder} className="code break-anywhere">
            {folder}
          </li>
        ))}
        <li>{pages('imports.search-path-rest')}</li>
      </ol>
    </details>
  )
}

/** Whether a finding in this file is about this start of several of one service. */
function isAbout(file: string, { place, target, failure, modules }: ImportEntry): boolean {
  return [place.file, target, failure?.at?.file, ...modules.map((module) => module.file)].includes(file)
}
