import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readComposeModel } from '../../../engine/project/compose/model.ts'
import type { ComposeModel, ComposeProblem, Service } from '../../../engine/project/facts.ts'
import { temporaryFolder } from '../../support/machine.ts'

export type Files = Readonly<Record<string, string | Uint8Array>>

/** Writes a project into a folder of its own. */
export function projectOnDisk(files: Files): string {
  const root = join(temporaryFolder(), 'My Project')
  mkdirSync(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

export function readModelOf(
  root: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ComposeModel | undefined> {
  const machine = { environment, platform: 'linux' as const, homeDirectory: '/home/dev' }
  return readComposeModel(root, machine, new AbortController().signal)
}

/** The model of a project with these files; fails when there is no compose file. */
export async function modelOf(files: Files, environment?: Readonly<Record<string, string>>): Promise<ComposeModel> {
  const model = await readModelOf(projectOnDisk(files), environment)
  if (model === undefined) throw new Error('no compose file was found')
  return model
}

export function serviceOf(model: ComposeModel, name: string): Service {
  const service = model.services.find((candidate) => candidate.name === name)
  if (service === undefined)
    throw new Error(`no service ${name} in ${model.services.map((one) => one.name).join(', ')}`)
  return service
}

export function environmentOf(service: Service): Record<string, string | undefined> {
  return Object.fromEntries(service.environment.map(({ name, value }) => [name, value]))
}

/** Problems in a form that is easy to compare. */
export function brief(problems: readonly ComposeProblem[]): string[] {
  return problems.map(({ kind, place, detail }) => `${kind} ${place.file}:${place.line}:${place.column} ${detail}`)
}
