/** What a line of an entry script says about the start of its container. */
export type EntrypointPhase =
  | 'waiting'
  | 'database-ready'
  | 'database-late'
  | 'migrating'
  | 'migration-failed'
  | 'migrated'
  | 'migrations-given-up'
  | 'starting'

export interface EntrypointMarker {
  readonly phase: EntrypointPhase
  /**
   * One line of a log, without the time and the prefix of compose. Named groups, each where the line says it: `target`
   * (`db:5432`), `seconds`, `attempt`, `attempts`, `code` (an exit code), `command`.
   */
  readonly pattern: RegExp
}

/**
 * The lines that the generated entry script prints (`entry-script.ts`), in the order in which they come. Scripts that people wrote
 * with the same prefix are read, too, as far as they say the same: “waiting for database at db:5432”, “running migrations: alembic
 * upgrade head”, “migrations applied”, “starting uvicorn on :8000”.
 */
export const entrypointMarkers: readonly EntrypointMarker[] = [
  // [entrypoint] waiting for database… (db:5432, up to 60 s)
  {
    phase: 'waiting',
    pattern:
      /^\[entrypoint\] waiting for (?:the )?database(?:…|\.{3})?(?: at)?(?: \(?(?<target>[^\s,()]+:\d{1,5}))?(?:, up to (?<seconds>\d{1,6}) s)?/,
  },
  // [entrypoint] database answers (after 3 s)
  { phase: 'database-ready', pattern: /^\[entrypoint\] database answers(?: \(after (?<seconds>\d{1,6}) s\))?/ },
  // [entrypoint] database did not answer within 60 s (db:5432)
  {
    phase: 'database-late',
    pattern: /^\[entrypoint\] database did not answer within (?<seconds>\d{1,6}) s(?: \((?<target>[^\s()]+)\))?/,
  },
  // [entrypoint] migrating (attempt 2 of 7): alembic upgrade head
  {
    phase: 'migrating',
    pattern:
      /^\[entrypoint\] (?:running migrations|migrating)(?: \(attempt (?<attempt>\d{1,3}) of (?<attempts>\d{1,3})\))?(?:: (?<command>.{1,500}))?/,
  },
  // [entrypoint] migrations failed (exit code 1), next attempt in 4 s
  {
    phase: 'migration-failed',
    pattern: /^\[entrypoint\] migrations failed \(exit code (?<code>\d{1,3})\), next attempt in (?<seconds>\d{1,6}) s/,
  },
  // [entrypoint] migrations failed (exit code 1) after 7 attempts
  {
    phase: 'migrations-given-up',
    pattern: /^\[entrypoint\] migrations failed \(exit code (?<code>\d{1,3})\) after (?<attempts>\d{1,3}) attempts/,
  },
  // [entrypoint] migrations done
  { phase: 'migrated', pattern: /^\[entrypoint\] migrations (?:done|applied)/ },
  // [entrypoint] starting: uvicorn app.main:app
  { phase: 'starting', pattern: /^\[entrypoint\] starting:? (?<command>.{1,500})/ },
]
