import type { ImportEntry } from './facts.ts'

/** More places than these are not listed. */
const mostPlaces = 40

/** Where an entry point's files import a module or something in it, as `file:line`, each once. */
export function importPlaces({ modules }: ImportEntry, module: string): readonly string[] {
  const places = modules
    .filter(({ name }) => name === module || name.startsWith(`${module}.`))
    .flatMap(({ importedBy, alsoImportedBy = [] }) => [
      ...(importedBy === undefined ? [] : [importedBy]),
      ...alsoImportedBy,
    ])
    .map(({ file, line }) => `${file}:${line}`)
  return [...new Set(places)].slice(0, mostPlaces)
}
