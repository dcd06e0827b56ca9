import { CircleStop, Eye, EyeOff, Search } from 'lucide-react'
import type { Ref } from 'react'
import type { Finding } from '../../engine/core/finding.ts'
import { FindingList } from '../diagnosis/finding-list.tsx'
import '../diagnosis/finding.css'
import { Button } from '../parts/button.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useWatchedPorts } from '../state/watched-ports.ts'
import { formatMoment } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import type { PortRow } from './port-rows.ts'
import { PortSuggestion } from './port-suggestion.tsx'
import { useSuggestion } from './use-suggestion.ts'

interface PortDetailsProps {
  readonly root: string
  readonly row: PortRow
  readonly findings: readonly Finding[]
  /** Where the focus goes for who opens a row with the keyboard. */
  readonly heading: Ref<HTMLHeadingElement>
}

/** What a person would type or paste. */
const codeFields: ReadonlySet<string> = new Set(['address', 'executable', 'command', 'folder'])

/** Everything that is known about one listener, and what can be done about its port. */
export function PortDetails({ root, row, findings, heading }: PortDetailsProps) {
  const { listener, wantedBy, finding } = row
  const { pages, language } = useTexts()
  const { port, protocol, address, program, pid, user, executable, commandLine, workingDirectory } = listener
  const { parents, unit, container, startedAt, hidden, scheduledTask, distributions } = listener
  const entries = [
    ['address', address],
    ['program', program ?? pages(`ports.hidden.${hidden ?? 'outside'}`)],
    ['pid', pid === undefined ? undefined : String(pid)],
    ['container', container && [container.project, container.name].filter(Boolean).join(' / ')],
    ['unit', unit],
    ['task', scheduledTask],
    ['distributions', distributions?.join(', ')],
    ['user', user],
    ['since', startedAt === undefined ? undefined : formatMoment(startedAt, language)],
    ['executable', executable],
    ['command', commandLine],
    ['folder', workingDirectory],
    ['parents', parents?.map((parent) => `${parent.name} (${parent.pid})`).join(' ← ')],
    ['wanted', wantedBy.length === 0 ? undefined : wantedBy.join(', ')],
  ] as const
  return (
    <section className="port-details card" aria-label={pages('ports.details', { port: String(port) })}>
      <h2 ref={heading} tabIndex={-1}>
        {pages('ports.details', { port: `${port}/${protocol}` })}
      </h2>
      <PortActions root={root} port={port} protocol={protocol} />
      <dl>
        {entries.map(
          ([name, value]) =>
            value !== undefined &&
            value !== '' && (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{pages(`ports.fields.${name}`)}</dt>
                <dd className={codeFields.has(name) ? 'code break-anywhere' : 'break-anywhere'}>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {finding !== undefined && <FindingList title={pages('ports.free')} shown={[finding]} findings={findings} />}
    </section>
  )
}

interface PortActionsProps {
  readonly root: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** Free it, watch it, or take another. */
function PortActions({ root, port, protocol }: PortActionsProps) {
  const { pages } = useTexts()
  const show = useDialogs((dialogs) => dialogs.show)
  const { watches, watch, forget } = useWatchedPorts()
  const { suggestion, suggest } = useSuggestion(root)
  const watched = watches.some((one) => one.port === port && one.protocol === protocol)
  const values = { port: `${port}/${protocol}` }
  return (
    <>
      <div className="port-actions">
        <Button look="primary" onPress={() => show({ type: 'free-port', root, port, protocol })}>
          <CircleStop size={15} aria-hidden />
          {pages('ports.free-title', values)}…
        </Button>
        <Button onPress={() => (watched ? forget : watch)({ port, protocol })}>
          {watched ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
          {pages(watched ? 'ports.watch.stop' : 'ports.watch.this', values)}
        </Button>
        <Button onPress={() => suggest(port, protocol)}>
          <Search size={15} aria-hidden />
          {pages('ports.nearest.find')}
        </Button>
      </div>
      <PortSuggestion suggestion={suggestion?.near === port ? suggestion : undefined} />
    </>
  )
}
