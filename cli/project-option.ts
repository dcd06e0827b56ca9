import type { AreaId } from '../engine/core/area.ts'
import { findProject } from '../engine/project/find-project.ts'
import type { Translate } from '../engine/texts/translator.ts'
import type { Terminal } from './command.ts'

/** The project folder that a command was given; `undefined`, with the reason said, when there is none. */
export async function openProject(
  folder: string | undefined,
  terminal: Terminal,
  translate: Translate,
): Promise<string | undefined> {
  const found = await findProject(folder ?? process.cwd())
  if (found.ok) return found.root
  terminal.note(translate(found.reason))
  return undefined
}

/** `--no-docker`: the areas that ask the Docker engine are left out. */
export function withoutDocker(docker: boolean): readonly AreaId[] | undefined {
  return docker ? undefined : ['docker', 'containers']
}
