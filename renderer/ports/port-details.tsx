import type { Finding } from '../../engine/core/finding.ts'
import { FindingList } from '../diagnosis/finding-list.tsx'
import '../diagnosis/finding.css'
import { formatMoment } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import type { PortRow } from './port-rows.ts'

interface PortDetailsProps {
  readonly row: PortRow
  readonly findings: readonly Finding[]
}

/** Everything that is known about one listener, and the finding that can free its port. */
export function PortDetails({ row: { listener, wantedBy, finding }, findings }: PortDetailsProps) {
  const { pages, language } = useTexts()
  const { port, protocol, address, program, pid, user, executable, commandLine, workingDirectory } = listener
  const { parents, unit, container, startedAt, hidden } = listener
  const entries = [
    ['address', address],
    ['program', program ?? pages(`ports.hidden.${hidden ?? 'outside'}`)],
    ['pid', pid === undefined ? undefined : String(pid)],
    ['container', container && [container.project, container.name].filter(Boolean).join(' / ')],
    ['unit', unit],
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
      <h2>{pages('ports.details', { port: `${port}/${protocol}` })}</h2>
      <dl>
        {entries.map(
          ([name, value]) =>
            value !== undefined &&
            value !== '' && (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{pages(`ports.fields.${name}`)}</dt>
                <dd className="break-anywhere">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {finding !== undefined && <FindingList title={pages('ports.free')} shown={[finding]} findings={findings} />}
    </section>
  )
}
