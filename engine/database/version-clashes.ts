import type { ContainerLog } from '../containers/facts.ts'
import type { ComposeModel } from '../project/facts.ts'
import type { VersionClash } from './facts.ts'

interface Signature {
  readonly kind: VersionClash['kind']
  /** `found` and `expected` as named groups. */
  readonly pattern: RegExp
  /** What a server says once it is over: a line before that is of an earlier run. */
  readonly over?: RegExp
}

const ready = /ready (?:to accept connections|for connections)/

const signatures: readonly Signature[] = [
  {
    kind: 'data-folder',
    pattern:
      /initialized by PostgreSQL version (?<found>[\d.]+), which is not compatible with this version (?<expected>[\d.]+)/,
    over: ready,
  },
  {
    kind: 'data-folder',
    pattern: /Cannot boot server version (?<expected>\d{5,6}) on data directory built by version (?<found>\d{5,6})/,
    over: ready,
  },
  {
    kind: 'data-folder',
    pattern: /(?:Cannot|Invalid MySQL server) downgrade.{0,60}?from (?<found>\d{5,6}) to (?<expected>\d{5,6})/,
    over: ready,
  },
  {
    kind: 'data-folder',
    pattern:
      /Upgrade after a crash is not supported\. The redo log was created with (?:MariaDB|MySQL) (?<found>[\d.]+\d)/,
    over: ready,
  },
  // The entry script of the images says so over several lines.
  {
    kind: 'layout',
    pattern: /in (?<expected>\d+)\+, these Docker images are configured to store database data/,
    over: ready,
  },
  { kind: 'dump', pattern: /server version: (?<found>[\d.]+\d).{0,80}?; pg_dump version: (?<expected>[\d.]+\d)/ },
  { kind: 'dump', pattern: /unsupported version \((?<found>[\d.]+)\) in file header/ },
  {
    kind: 'server-too-old',
    pattern:
      /(?:PostgreSQL|MySQL|MariaDB|SQLite) (?<expected>[\d.]+) or (?:later|newer|higher) is required \(found (?<found>[\d.]+)/,
  },
]

/** Finds in the logs which versions do not go together; of each service the last word of each kind. */
export function clashesInLogs(model: ComposeModel, logs: readonly ContainerLog[]): VersionClash[] {
  return logs.flatMap(({ service: name, container, lines }): VersionClash[] => {
    const service = model.services.find((candidate) => candidate.name === name)
    if (service === undefined) return []
    const clashes = new Map<string, VersionClash>()
    for (const { kind, pattern, over } of signatures) {
      const at = lines.findLastIndex(({ text }) => pattern.test(text))
      const text = lines[at]?.text.trim() ?? ''
      const groups = pattern.exec(text)?.groups
      if (groups === undefined || clashes.has(kind)) continue
      if (over !== undefined && lines.slice(at).some((line) => over.test(line.text))) continue
      clashes.set(kind, {
        kind,
        service: service.name,
        container,
        found: dotted(groups['found'] ?? ''),
        expected: dotted(groups['expected'] ?? ''),
        text: text.slice(0, 300),
        source: `logs:${service.name}`,
        ...(service.image !== undefined && { image: service.image }),
        place: service.place,
      })
    }
    return [...clashes.values()]
  })
}

/** MySQL writes 8.0.36 as 80036. */
function dotted(version: string): string {
  const parts = /^(\d{1,2})(\d{2})(\d{2})$/.exec(version)
  return parts === null ? version : parts.slice(1).map(Number).join('.')
}
