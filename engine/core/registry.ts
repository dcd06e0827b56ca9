import type { CauseRule } from './cause.ts'
import type { Check } from './check.ts'
import type { Fix } from './fix.ts'
import type { Parser } from './parser.ts'
import type { Probe } from './probe.ts'
import type { StepKind } from './step.ts'

/**
 * Everything that can be added without telling anybody: a file in the right folder is found by its place.
 * A file of checks that are made from data has a list of them.
 * The bundlers expand these patterns when they build; names with a second dot (`listeners.linux.ts`) are helpers.
 */
const modules = {
  probes: import.meta.glob<Probe>(['../*/probes/*.ts', '!../*/probes/*.*.ts'], { eager: true, import: 'default' }),
  checks: import.meta.glob<Check | readonly Check[]>(['../*/checks/*.ts', '!../*/checks/*.*.ts'], {
    eager: true,
    import: 'default',
  }),
  fixes: import.meta.glob<Fix>(['../*/fixes/*.ts', '!../*/fixes/*.*.ts'], { eager: true, import: 'default' }),
  causes: import.meta.glob<CauseRule>(['../*/causes/*.ts', '!../*/causes/*.*.ts'], { eager: true, import: 'default' }),
  parsers: import.meta.glob<Parser>(['../*/parsers/*.ts', '!../*/parsers/*.*.ts'], { eager: true, import: 'default' }),
  steps: import.meta.glob<StepKind>(['./steps/*.ts', '!./steps/*.*.ts'], { eager: true, import: 'default' }),
}

export interface Registry {
  readonly probes: readonly Probe[]
  readonly checks: readonly Check[]
  readonly fixes: readonly Fix[]
  readonly causes: readonly CauseRule[]
  readonly steps: ReadonlyMap<string, StepKind>
  /** What `debug parse` understands, by kind. */
  readonly parsers: ReadonlyMap<string, Parser>
}

/** The product's own probes, checks, fixes, cause rules, step kinds and parsers. */
export const registry: Registry = {
  probes: all(modules.probes),
  checks: all(modules.checks).flat(),
  fixes: all(modules.fixes),
  causes: all(modules.causes),
  steps: new Map(all(modules.steps).map((kind) => [kind.kind, kind])),
  parsers: new Map(all(modules.parsers).map((parser) => [parser.kind, parser])),
}

function all<Kind>(found: Record<string, Kind | undefined>): Kind[] {
  return Object.entries(found).map(([path, part]) => {
    if (part === undefined) throw new Error(`${path} has no default export`)
    return part
  })
}
