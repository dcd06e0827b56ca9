import type { Requirement } from './declarations.ts'
import { normalName } from './distributions.ts'
import { providedBy } from './requirements.ts'
import type { ServiceWorld } from './service-world.ts'
import type { ImportFailure, Simulation } from './simulation.ts'

/** An import at start that works only where a distribution is installed of which that is not certain. */
export interface DoubtedImport {
  readonly requirement: Requirement
  readonly failure: ImportFailure
}

/** Declared distributions that the running container does not have, although it has others that are declared. */
export function notInContainer({ installed, requirements }: ServiceWorld): readonly Requirement[] {
  // With folders added by `.pth`, or with none of what is declared, the look was not at all of what is installed.
  if (installed === undefined || installed.paths.length > 0) return []
  const names = new Set(installed.packages.map(({ name }) => normalName(name)))
  const isInstalled = ({ name }: Requirement) => names.has(normalName(name))
  if (!requirements.declared.some(isInstalled)) return []
  return requirements.declared.filter((each) => each.own !== true && !isInstalled(each))
}

/**
 * The first import that fails without `doubtful`; a `try` around an import makes it none. Follows the imports again
 * only where a module of theirs was reached.
 * @param without follows the imports without what is doubtful.
 */
export async function doubtedImport(
  { failure, modules }: Simulation,
  doubtful: readonly Requirement[],
  without: () => Promise<Simulation>,
): Promise<DoubtedImport | undefined> {
  if (failure !== undefined || doubtful.length === 0) return undefined
  const provides = providedBy(doubtful)
  if (!modules.some(({ name, kind }) => kind === 'installed' && provides(topOf(name)))) return undefined
  const { failure: doubted } = await without()
  if (doubted?.kind !== 'unresolved') return undefined
  const requirement = doubtful.find((each) => providedBy([each])(topOf(doubted.module)))
  return requirement === undefined ? undefined : { requirement, failure: doubted }
}

function topOf(module: string): string {
  return module.split('.')[0] ?? ''
}
