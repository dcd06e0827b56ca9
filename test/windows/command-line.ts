import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Wine keeps sockets in a process of its own, so that nobody can tell there which program listens. */
export const ownersAreVisible = process.env['STACKMEDIC_UNDER_WINE'] === undefined

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command line with this Node.js. */
export async function stackmedic(...argumentList: readonly string[]): Promise<Run> {
  const cli = process.env['STACKMEDIC_CLI']
  if (cli === undefined) throw new Error('STACKMEDIC_CLI does not say where the built command line is')
  const child = spawn(process.execPath, [cli, ...argumentList], {
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, ...output }
}

/** A project with these files, in a folder of its own. */
export function project(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(tmpdir(), `stackmedic-${process.pid}-${name}`)
  mkdirSync(folder, { recursive: true })
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  return folder
}
