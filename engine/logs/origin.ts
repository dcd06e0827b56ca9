import type { Evidence, FindingDraft } from '../core/finding.ts'
import { distance } from '../project/compose/distance.ts'
import type { ComposeModel, EntryPoint, Place, Service } from '../project/facts.ts'

interface Origin {
  readonly place: Place
  /** Without what may be a password. */
  readonly text: string
  /** The name that is written there, where another one was meant. */
  readonly similar?: string
}

/** Adds the line of the project from which a host, a variable or a program in a message comes. */
export function withOrigin(
  draft: FindingDraft,
  compose: ComposeModel | undefined,
  entryPoints: readonly EntryPoint[],
): FindingDraft {
  const service = compose?.services.find(({ name }) => name === draft.where.service)
  const { host, variable, program } = draft.values
  const origin =
    service === undefined
      ? undefined
      : (ofHost(service, host) ?? ofVariable(service, variable) ?? ofProgram(service, program, entryPoints))
  if (origin === undefined) return draft
  const { place, text, similar } = origin
  const evidence: Evidence = { kind: 'file', source: place.file, line: place.line, text }
  return {
    ...draft,
    where: { ...draft.where, file: place.file, line: place.line },
    evidence: [...draft.evidence, evidence],
    ...(similar !== undefined && {
      values: { ...draft.values, similar, file: place.file, line: place.line },
      variant: 'similar',
    }),
  }
}

/** The variable whose value names the host: `redis://rediss:6379/0`, `rediss:6379` or `rediss`. */
function ofHost({ environment }: Service, host: unknown): Origin | undefined {
  if (typeof host !== 'string' || host === '') return undefined
  const entry = environment.find(({ value = '' }) => hostsOf(value).includes(host))
  return entry && { place: entry.place, text: `${entry.name}=…${host}…` }
}

/** What may be a host in `scheme://user:password@one:5432,two/name`, `one:5432` or `one`. */
function hostsOf(value: string): string[] {
  return value
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^/]*@/, '')
    .split(/[/?#]/, 1)
    .flatMap((hosts) => hosts.split(/[\s,:;]+/))
}

/** A name that differs by a letter or two is a slip of the pen; the whole name is not in the message. */
const mostLetters = 2

function ofVariable({ environment }: Service, variable: unknown): Origin | undefined {
  if (typeof variable !== 'string' || variable.length < 5 || environment.some(({ name }) => name === variable)) {
    return undefined
  }
  const similar = environment.find(({ name }) => distance(name, variable) <= mostLetters)
  return similar && { place: similar.place, text: `${similar.name}=…`, similar: similar.name }
}

function ofProgram({ name }: Service, program: unknown, entryPoints: readonly EntryPoint[]): Origin | undefined {
  const entry = entryPoints.find(({ service, words }) => service === name && words[0] === program)
  return entry && { place: entry.place, text: entry.text.slice(0, 200) }
}
