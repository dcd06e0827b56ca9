import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

export const projectFolder = resolve(import.meta.dirname, '..', '..', '..')

export interface SourceFile {
  /** Relative to the checkout, with `/`. */
  readonly path: string
  readonly text: string
}

/** Files below a folder of the checkout whose names end in one of these ways. */
export function filesBelow(folder: string, ...endings: readonly string[]): SourceFile[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') }))
}

export interface Import {
  readonly from: string
  /** A file of the checkout, or the name of a package. */
  readonly target: string
  /** Gone when the program runs. */
  readonly typeOnly: boolean
}

/** `import … from`, `export … from`, `import('…')` and bare imports, as they stand at the start of a statement. */
const statement =
  /^(?:import|export)\s+(?<clause>[^'"`;]*?\s+from\s+)?['"](?<name>[^'"]+)['"]|\bimport\(\s*['"](?<dynamic>[^'"]+)['"]\s*\)/gm

/** What a file imports. Paths are resolved, packages are named without what is inside of them. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(statement)].map(({ groups = {} }) => {
    const name = groups['name'] ?? groups['dynamic'] ?? ''
    const clause = groups['clause'] ?? ''
    const typeOnly = /^type\s/.test(clause) || /^\{(?:\s*type\s[^,}]+,?)+\s*\}/.test(clause)
    return { from: path, target: resolveName(path, name), typeOnly }
  })
}

function resolveName(path: string, name: string): string {
  if (name.startsWith('.')) {
    return relative(projectFolder, resolve(projectFolder, dirname(path), name))
      .split(sep)
      .join('/')
  }
  return name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? name)
}
