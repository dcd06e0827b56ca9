import { normalName } from './distributions.ts'
import type { ImportEntry } from './facts.ts'
import type { InstalledPackages } from './installed-packages.ts'

/** Adds to a missing distribution the version in which a container of the project has it, where one does. */
export function withVersions(entry: ImportEntry, installed: readonly InstalledPackages[]): ImportEntry {
  const { failure } = entry
  if (failure?.distribution === undefined) return entry
  const top = failure.module.split('.')[0] ?? ''
  const wanted = normalName(failure.distribution)
  const found = installed
    .flatMap(({ packages }) => packages)
    .find(({ name, modules }) => normalName(name) === wanted || modules.includes(top))
  if (found === undefined) return entry
  // Whoever installs the module in another container is who brings it.
  return {
    ...entry,
    failure: {
      ...failure,
      distribution: found.name,
      distributionKnown: true,
      ...(/^\d[\w.+!-]*$/.test(found.version) ? { version: found.version } : {}),
    },
  }
}
