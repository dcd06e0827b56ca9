import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Button, type Key, Tree, TreeItem, TreeItemContent } from 'react-aria-components'
import { Badge, type Tone } from '../parts/badge.tsx'
import { type IconState, StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import type { ImportNode } from './import-tree.ts'
import { keysWhere } from './import-tree.ts'
import './imports-page.css'

interface ImportTreeViewProps {
  readonly tree: ImportNode
  /** While something is looked for, everything that was found is open. */
  readonly searching: boolean
}

const looks: Readonly<Record<ImportNode['kind'], { readonly icon: IconState; readonly tone: Tone }>> = {
  local: { icon: 'ok', tone: 'ok' },
  installed: { icon: 'ok', tone: 'neutral' },
  stdlib: { icon: 'ok', tone: 'neutral' },
  guarded: { icon: 'info', tone: 'info' },
  lazy: { icon: 'info', tone: 'info' },
  missing: { icon: 'error', tone: 'error' },
  failing: { icon: 'error', tone: 'error' },
}

/** The modules as a tree; arrows open and close. */
export function ImportTreeView({ tree, searching }: ImportTreeViewProps) {
  const { pages } = useTexts()
  const [opened, setOpened] = useState<ReadonlySet<Key>>(
    () => new Set(keysWhere(tree, ({ key, onChain }) => key === 'entry' || onChain)),
  )
  const expanded = searching ? new Set<Key>(keysWhere(tree, () => true)) : opened
  return (
    <Tree
      className="import-tree card"
      aria-label={pages('imports.tree', { target: tree.name })}
      expandedKeys={expanded}
      onExpandedChange={setOpened}
    >
      <Item node={tree} expanded={expanded} />
    </Tree>
  )
}

function Item({ node, expanded }: { readonly node: ImportNode; readonly expanded: ReadonlySet<Key> }) {
  const { pages } = useTexts()
  const { key, name, kind, file, line, text, onChain, again, importers, children } = node
  const { icon, tone } = looks[kind]
  const isEntry = key === 'entry'
  return (
    <TreeItem
      id={key}
      textValue={name}
      hasChildItems={children.length > 0}
      className={`import-item ${onChain ? 'import-item-chain' : ''}`}
    >
      <TreeItemContent>
        {({ level }) => (
          <div className="import-row" style={{ paddingInlineStart: (level - 1) * 22 }}>
            {children.length > 0 ? (
              <Button slot="chevron" className="import-chevron">
                <ChevronRight size={15} aria-hidden />
              </Button>
            ) : (
              <span className="import-chevron" />
            )}
            <StateIcon state={isEntry ? (onChain ? 'error' : 'ok') : icon} size={15} />
            <span className="import-name code">{name}</span>
            <Badge tone={isEntry ? 'neutral' : tone}>
              {isEntry ? pages('imports.entry') : pages(`imports.kinds.${kind}`)}
            </Badge>
            {again === true && <Badge tone="neutral">{pages('imports.again')}</Badge>}
            {text !== undefined && <span className="import-path code">{text.trim()}</span>}
            {file !== undefined && !isEntry && <span className="import-path code">{file}</span>}
            {line !== undefined && <span className="import-path">{pages('imports.line', { line })}</span>}
            {importers !== undefined && (
              <span className="import-path">{pages('imports.importers', { count: importers })}</span>
            )}
          </div>
        )}
      </TreeItemContent>
      {expanded.has(key) && children.map((child) => <Item key={child.key} node={child} expanded={expanded} />)}
    </TreeItem>
  )
}
