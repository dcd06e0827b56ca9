import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isInside, readProjectFile } from '../core/project-files.ts'

/** The Python 3 minor version to judge for, and whether the project says so or it is our assumption. */
export interface PythonTarget {
  readonly minor: number
  readonly known: boolean
}

const assumed: PythonTarget = { minor: 11, known: false }
/** What the parser can judge for. */
const oldest = 7
const newest = 14

const maxBytes = 256 * 1024

/** Looks for the project's Python version from a folder upwards: Dockerfile, `.python-version`, `requires-python`. */
export async function pythonTarget(root: string, folder: string): Promise<PythonTarget> {
  for (let current = folder; isInside(root, current); current = dirname(current)) {
    const minor =
      (await find(root, join(current, 'Dockerfile'), /^FROM\s+(?:--\S+\s+)?\S*python:3\.(\d+)/im)) ??
      (await find(root, join(current, '.python-version'), /^[ \t]*(?:cpython-)?3\.(\d+)/m))
    if (minor !== undefined) return { minor: clamp(minor), known: true }
    const atLeast = await find(root, join(current, 'pyproject.toml'), /^requires-python\s*=\s*["'][^"']*>=\s*3\.(\d+)/m)
    // A lower bound says what must work, not what runs.
    if (atLeast !== undefined) return { minor: clamp(Math.max(atLeast, assumed.minor)), known: false }
    if (current === root || dirname(current) === current) break
  }
  return assumed
}

async function find(root: string, path: string, pattern: RegExp): Promise<number | undefined> {
  // Mostly there is no such file, and saying so needs no thread.
  if (!existsSync(path)) return undefined
  const content = await readProjectFile(root, path, maxBytes)
  if (content.problem !== undefined) return undefined
  const found = pattern.exec(content.bytes.toString('utf8'))?.[1]
  return found === undefined ? undefined : Number(found)
}

function clamp(minor: number): number {
  return Math.min(newest, Math.max(oldest, minor))
}
