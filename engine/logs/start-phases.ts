import { entrypointMarkers } from '../compose/start/entrypoint-markers.ts'
import type { LogLine } from '../containers/facts.ts'

/**
 * What a program was busy with while it started, as its own lines say. `waiting`: for something that it needs. `migrating`:
 * its database. `ready`: one moment, when it says that it serves.
 */
export interface StartPhase {
  readonly kind: 'waiting' | 'migrating' | 'ready'
  /** ISO 8601, UTC. */
  readonly from: string
  /** Absent where the lines do not say that it came to an end. */
  readonly to?: string
  /** What is waited for, the newest migration, or the line that says that it serves. */
  readonly detail?: string
  /** It gave up; or, of migrations, how often it failed before it went on. */
  readonly failures: number
}

type Meaning = 'waiting' | 'waited' | 'late' | 'migrating' | 'failed' | 'given-up' | 'migrated' | 'starting' | 'ready'

interface Marker {
  readonly means: Meaning
  /** The group `detail` names what it is about. */
  readonly pattern: RegExp
}

const ofEntrypoint = {
  waiting: 'waiting',
  'database-ready': 'waited',
  'database-late': 'late',
  migrating: 'migrating',
  'migration-failed': 'failed',
  migrated: 'migrated',
  'migrations-given-up': 'given-up',
  starting: 'starting',
} as const satisfies Record<string, Meaning>

const needed =
  '[\\w.-]{1,60}:\\d{2,5}|postgres(?:ql)?|database|db|my ?sql|mariadb|redis|rabbit ?mq|broker|kafka|mongo(?:db)?|elasticsearch'

/** What well-known programs say while they start. Bounded patterns without alternatives that overlap. */
const markers: readonly Marker[] = [
  {
    means: 'waiting',
    pattern: new RegExp(`\\bwaiting (?:\\d{1,5} seconds )?for (?:the )?(?:tcp://)?(?<detail>${needed})(?![\\w-])`, 'i'),
  },
  { means: 'waiting', pattern: new RegExp(`(?<detail>${needed}) is unavailable - sleeping`, 'i') },
  { means: 'waited', pattern: /wait-for-it(?:\.sh)?: \S{1,80} is available after|is up - (?:executing|continuing)/i },
  { means: 'late', pattern: /wait-for-it(?:\.sh)?: timeout occurred/i },
  { means: 'migrating', pattern: /\[alembic\.runtime\.migration\] Running (?:upgrade|downgrade) (?<detail>.{1,200})/ },
  { means: 'migrating', pattern: /\[alembic\.runtime\.migration\] Context impl/ },
  { means: 'migrating', pattern: /^\s*Applying (?<detail>[\w.]{1,120})\.\.\./ },
  { means: 'migrating', pattern: /^Running migrations:|^Applying migration `(?<detail>[^`]{1,120})`/ },
  { means: 'migrating', pattern: /Migrating schema .{1,80} to version (?<detail>.{1,120})/ },
  { means: 'migrating', pattern: /^== \d{1,20} (?<detail>\w{1,100}): migrating/ },
  { means: 'migrating', pattern: /Running Changeset: (?<detail>.{1,200})/ },
  {
    means: 'migrated',
    pattern:
      /No (?:pending )?migrations to apply|Successfully applied \d{1,6} migration|migrations have been successfully applied|Schema .{1,80} is up to date/,
  },
  // The image starts a server of its own while it makes the database; that one is not the one to wait for.
  { means: 'starting', pattern: /PostgreSQL init process complete/ },
  {
    means: 'ready',
    pattern: /(?<detail>Application startup complete|Uvicorn running on \S{1,100}|Listening at: \S{1,100})/,
  },
  { means: 'ready', pattern: /(?<detail>ready to accept connections|ready for connections|Server startup complete)/i },
  {
    means: 'ready',
    pattern: /(?<detail>Started \w{1,80} in [\d.]{1,10} seconds|Now listening on: \S{1,100}|ready in [\d.]{1,10} ?m?s)/,
  },
  { means: 'ready', pattern: /(?<detail>\b(?:server|app) (?:is )?(?:listening|running|started) (?:on|at) \S{1,100})/i },
]

const maxPhases = 20

/**
 * What a container was busy with in one run, from its lines in the order of time. Pure.
 * @param from ISO 8601; what was written before belongs to an earlier run.
 */
export function startPhases(lines: readonly LogLine[], from: string): readonly StartPhase[] {
  const reader = new PhaseReader()
  for (const { time, text } of lines) {
    if (time === undefined || time < from) continue
    const meaning = meaningOf(text.slice(0, 600))
    if (meaning !== undefined) reader.take(meaning.means, time, meaning.detail)
  }
  return reader.phases
}

function meaningOf(line: string): { readonly means: Meaning; readonly detail?: string } | undefined {
  for (const { phase, pattern } of entrypointMarkers) {
    const found = pattern.exec(line)
    if (found === null) continue
    const { target, command } = found.groups ?? {}
    return withDetail(ofEntrypoint[phase], target ?? command)
  }
  for (const { means, pattern } of markers) {
    const found = pattern.exec(line)
    if (found !== null) return withDetail(means, found.groups?.['detail'])
  }
  return undefined
}

function withDetail(means: Meaning, detail: string | undefined): { means: Meaning; detail?: string } {
  return detail === undefined ? { means } : { means, detail: detail.trim() }
}

class PhaseReader {
  readonly phases: StartPhase[] = []

  take(means: Meaning, at: string, detail: string | undefined): void {
    if (means === 'waiting' || means === 'migrating') this.#begin(means, at, detail)
    else if (means === 'failed') this.#fail()
    else {
      if (means === 'late' || means === 'given-up') this.#fail()
      this.#end(at)
      if (means === 'ready') this.#ready(at, detail)
      // What served until now was not the one to wait for.
      if (means === 'starting' && this.phases.at(-1)?.kind === 'ready') this.phases.pop()
    }
  }

  get #open(): StartPhase | undefined {
    const last = this.phases.at(-1)
    return last !== undefined && last.kind !== 'ready' && last.to === undefined ? last : undefined
  }

  #begin(kind: 'waiting' | 'migrating', at: string, detail: string | undefined): void {
    const open = this.#open
    if (open?.kind === kind) {
      if (detail !== undefined) this.#replace({ ...open, detail })
      return
    }
    this.#end(at)
    if (this.phases.some(({ kind: known }) => known === 'ready') || this.phases.length >= maxPhases) return
    this.phases.push({ kind, from: at, failures: 0, ...(detail === undefined ? {} : { detail }) })
  }

  #fail(): void {
    const open = this.#open
    if (open !== undefined) this.#replace({ ...open, failures: open.failures + 1 })
  }

  #end(at: string): void {
    const open = this.#open
    if (open !== undefined) this.#replace({ ...open, to: at })
  }

  #ready(at: string, detail: string | undefined): void {
    if (this.phases.at(-1)?.kind === 'ready') return
    this.phases.push({ kind: 'ready', from: at, to: at, failures: 0, ...(detail === undefined ? {} : { detail }) })
  }

  #replace(phase: StartPhase): void {
    this.phases[this.phases.length - 1] = phase
  }
}
