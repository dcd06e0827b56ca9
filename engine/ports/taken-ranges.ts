import type { FindingDraft } from '../core/finding.ts'
import { endpoint } from './addresses.ts'
import type { ListenerTable } from './facts.ts'
import type { WantedRange } from './range-facts.ts'

/** Ranges of which no port can be had, with who has them where that is visible. */
export function takenRanges(ranges: readonly WantedRange[], listeners: ListenerTable): FindingDraft[] {
  return ranges
    .filter(({ state }) => state === 'taken')
    .map(({ service, first, last, containerPort, protocol, place, text, tests, publishers }) => ({
      where: { service, file: place.file, line: place.line },
      variant: 'range',
      values: { service, first, last, port: `${first}-${last}`, protocol },
      evidence: [
        { kind: 'file', source: place.file, line: place.line, text },
        ...publishers.map((name) => ({ kind: 'measurement', source: 'docker ps', text: name }) as const),
        ...tests.map(
          ({ address, port, outcome, error }) =>
            ({
              kind: 'measurement',
              source: 'bind',
              text: [
                `bind ${protocol} ${endpoint(address, port)}: ${error ?? outcome}`,
                ownerOf(port, protocol, listeners),
              ]
                .filter(Boolean)
                .join(' · '),
            }) as const,
        ),
      ],
      data: { protocol, first, last, containerPort },
      identity: `${service} ${first}-${last}/${protocol}`,
    }))
}

function ownerOf(port: number, protocol: string, { listeners, owners }: ListenerTable): string {
  const pids = listeners.filter((one) => one.port === port && one.protocol === protocol).flatMap((one) => one.pids)
  const owner = owners.find(({ pid }) => pids.includes(pid))
  return owner === undefined ? '' : `${owner.name} (pid ${owner.pid})`
}
