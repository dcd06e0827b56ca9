import { defineCheck } from '../../core/check.ts'
import { wantedPortsFact } from '../facts.ts'
import { type DynamicRange, dynamicRangesFact } from '../windows-facts.ts'

/** Where the range starts since Windows Vista, and where RFC 6335 puts it: above everything that people choose. */
const firstDynamicPort = 49_152

/**
 * Windows gives out ports to whoever does not care which from a range that developers use: Hyper-V, WSL and Docker
 * reserve blocks in it at every start, and one day a block covers a port of the project.
 */
export default defineCheck({
  rule: 'ports/dynamic-range-too-low',
  severity: 'warning',
  needs: { wanted: wantedPortsFact, ranges: dynamicRangesFact },
  judge: ({ wanted, ranges }) => {
    const low = ranges.filter(({ start }) => start < firstDynamicPort)
    const hit = wanted.filter((port) => low.some((range) => isIn(port.hostPort, port.protocol, range)))
    const [worst] = [...low].sort((a, b) => a.start - b.start)
    if (worst === undefined) return []
    const ports = [...new Set(hit.map(({ hostPort }) => hostPort))].sort((a, b) => a - b)
    return [
      {
        where: {},
        variant: ports.length > 0 ? 'hits' : 'misses',
        ...(ports.length > 0 ? {} : { severity: 'info' as const }),
        values: { start: worst.start, end: worst.start + worst.count - 1, ports: ports.join(', ') },
        evidence: low.map(({ protocol, family, start, count }) => ({
          kind: 'command' as const,
          source: `netsh interface ${family} show dynamicport ${protocol}`,
          text: `${start}  ${count}`,
        })),
        data: { ranges: low.map((range) => ({ ...range })), ports },
      },
    ]
  },
})

function isIn(port: number, protocol: string, range: DynamicRange): boolean {
  return (
    range.protocol === protocol && port >= range.start && port < Math.min(range.start + range.count, firstDynamicPort)
  )
}
