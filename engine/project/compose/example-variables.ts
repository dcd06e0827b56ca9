import { join } from 'node:path'
import { projectPath } from '../../core/project-files.ts'
import type { ComposeModel } from '../facts.ts'
import { parseEnvFile } from './env-file.ts'
import { readText } from './read-text.ts'

/** Names under which projects keep the list of what a person should set. */
const exampleNames = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'example.env', 'env.example']

/** The variables of the project's example env file, the first one that is there. */
export async function readExampleVariables(
  root: string,
  directory: string,
): Promise<NonNullable<ComposeModel['exampleVariables']>> {
  for (const name of exampleNames) {
    const path = join(directory, name)
    const content = await readText(root, path)
    if (content.problem !== undefined) continue
    const file = projectPath(root, path)
    return parseEnvFile(content.text, () => undefined).entries.map(({ name: variable, value, line, column }) => ({
      name: variable,
      hasValue: value !== undefined && value !== '',
      place: { file, line, column },
    }))
  }
  return []
}
