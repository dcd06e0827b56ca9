import type { Requirement } from './declarations.ts'
import { allExtras, extraName, judgeMarker, type MarkerWorld } from './marker.ts'
import type { Requirements } from './requirements.ts'

/** Requirements as one place gets them. */
export interface PlacedRequirements extends Requirements {
  /** Their condition depends on something that is not known. */
  readonly perhaps: readonly Requirement[]
  /** Their condition does not hold there. */
  readonly excluded: readonly Requirement[]
}

/** Divides what is declared by whether it is installed in a place. */
export function placeRequirements(requirements: Requirements, world: MarkerWorld): PlacedRequirements {
  const declared: Requirement[] = []
  const perhaps: Requirement[] = []
  const excluded: Requirement[] = []
  for (const requirement of requirements.declared) {
    const installed = requirement.marker === undefined || judgeMarker(requirement.marker, world)
    if (installed === undefined) perhaps.push(requirement)
    else (installed ? declared : excluded).push(requirement)
  }
  return { ...requirements, declared, perhaps, excluded }
}

const extraOption = /\s(?:--extra[= ]|-E[= ]?)["']?([\w.-]+)/g
const extrasOption = /--extras[= ](?:"([^"]*)"|'([^']*)'|(\S+))/g
const ownExtras = /\s["']?(?:\.|\/[\w./-]+)\[([\w.,\s-]+)\]/g

/** The extras of the project itself that the `RUN`s of a Dockerfile ask for: `pip install .[cache]`, `uv sync --extra cache`. */
export function extrasOf(runs: readonly string[]): ReadonlySet<string> {
  const lists = runs.flatMap((run) => [
    ...[...run.matchAll(ownExtras)].map(([, names = '']) => names),
    ...[...run.matchAll(extraOption)].map(([, name = '']) => name),
    ...[...run.matchAll(extrasOption)].map(([, ...quoted]) => quoted.find((names) => names !== undefined) ?? ''),
  ])
  if (runs.some((run) => /\s--all-extras\b/.test(run))) lists.push(allExtras)
  return new Set(
    lists
      .flatMap((list) => list.split(/[\s,]+/).filter(Boolean))
      .map((name) => (name === allExtras ? name : extraName(name))),
  )
}
