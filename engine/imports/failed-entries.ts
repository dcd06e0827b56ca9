import type { ContainerLog, LogLine } from '../containers/facts.ts'
import type { Evidence } from '../core/finding.ts'
import type { ImportEntry } from './facts.ts'

export type FailedEntry = ImportEntry & { readonly failure: NonNullable<ImportEntry['failure']> }

/** The entries whose imports fail in one of these ways; the same failure of the same service counts once. */
export function failedEntries(
  entries: readonly ImportEntry[],
  ...kinds: readonly FailedEntry['failure']['kind'][]
): FailedEntry[] {
  const seen = new Set<string>()
  return entries.filter((entry): entry is FailedEntry => {
    const { service, failure } = entry
    if (failure === undefined || !kinds.includes(failure.kind)) return false
    const what = JSON.stringify([failure.kind, failure.module, failure.name, failure.at?.file, failure.at?.line])
    // What a service fails at is not said again of a start beside it.
    const key = `${service} ${what}`
    if (seen.has(key) || (entry.beside === true && seen.has(what))) return false
    seen.add(key).add(what)
    return true
  })
}

/** The compose service that a finding about the entry belongs to, if it is one. */
export function serviceOf({ service, declaredIn }: ImportEntry): { readonly service?: string } {
  return declaredIn === undefined ? { service } : {}
}

/** The stack comes up without what no service starts. */
export function severityOf({ beside }: ImportEntry): { readonly severity?: 'warning' } {
  return beside === true ? { severity: 'warning' } : {}
}

/** The local module that hides an installed package and thereby causes the failure. */
export function hidingModule({ failure, shadowedPackages = [] }: FailedEntry) {
  return shadowedPackages.find(({ module }) => failure.module === module || failure.module.startsWith(`${module}.`))
}

/** Whether another rule explains the failure better than the one that is named like it. */
export function isExplained(entry: FailedEntry): boolean {
  return entry.missingInit !== undefined || hidingModule(entry) !== undefined
}

/** Where the program is started, then every import on the way to the one that fails. */
export function chainEvidence({ place, text, failure }: FailedEntry): Evidence[] {
  return [
    { kind: 'file', source: place.file, line: place.line, text },
    ...failure.chain.map(
      ({ file, line, text: statement }): Evidence => ({ kind: 'file', source: file, line, text: statement }),
    ),
  ]
}

/** What Python says in each case; its exceptions are never translated. */
const pythonSays = {
  'relative-in-script': /attempted relative import/,
  unresolved: /No module named/,
  'missing-name': /cannot import name/,
  circular: /cannot import name|partially initialized module/,
  'syntax-error': /SyntaxError|IndentationError|TabError/,
} as const

/** The line of the service's log in which Python says the same: then nobody has to believe our reading alone. */
export function confirmingLine({ service, failure }: FailedEntry, logs: readonly ContainerLog[]): LogLine | undefined {
  const says = pythonSays[failure.kind]
  const names = failure.kind === 'unresolved' ? failure.module.split('.')[0] : failure.name
  return logs
    .filter((log) => log.service === service)
    .flatMap(({ lines }) => lines)
    .findLast(({ text }) => says.test(text) && (names === undefined || text.includes(names)))
}

export function logEvidence(service: string, line: LogLine | undefined): Evidence[] {
  return line === undefined ? [] : [{ kind: 'log', source: `logs:${service}`, text: line.text }]
}
