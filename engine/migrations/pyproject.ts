import { projectPath, readListedFile } from '../core/project-files.ts'
import type { TomlOptions } from './alembic-config.ts'
import type { ConfigProblem } from './facts.ts'

const maxBytes = 512 * 1024

/** What a pyproject.toml says to Alembic, if anything, and why Alembic cannot read it. */
export interface PyprojectReading {
  readonly options?: TomlOptions
  readonly problem?: ConfigProblem
}

/**
 * Reads `[tool.alembic]`.
 * @param besideIni whether an `alembic.ini` lies beside it: since 1.16 Alembic reads both, and a broken one ends it.
 */
export async function readPyproject(root: string, path: string, besideIni: boolean): Promise<PyprojectReading> {
  const content = await readListedFile(root, path, maxBytes)
  if (content.problem !== undefined || !(besideIni || content.bytes.includes('tool.alembic'))) return {}
  const { parse, TomlError } = await import('smol-toml')
  try {
    const { tool } = parse(content.bytes.toString('utf8'))
    const section = isTable(tool) ? tool['alembic'] : undefined
    return isTable(section) ? { options: section } : {}
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // The first line of the message; what follows is a drawing of the place.
    const detail = error.message.split('\n', 1)[0] ?? ''
    const file = projectPath(root, path)
    return { problem: { file, section: 'tool.alembic', line: error.line, kind: 'not-toml', detail } }
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
