import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** A program of its own that runs until the test ends; `said` is the first line that it prints. */
export interface Program {
  readonly pid: number
  readonly said: string
  readonly child: ChildProcess
}

/** Starts Node with some source and waits for its first line. */
export async function startProgram(source: string, options: { readonly cwd?: string } = {}): Promise<Program> {
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'], ...options })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  const [said] = (await once(lines, 'line')) as [string]
  if (child.pid === undefined) throw new Error('The program did not start')
  return { pid: child.pid, said, child }
}

/** A program that listens on a free port of an address and prints the port. */
export function startListener(address: string, options: { readonly cwd?: string } = {}): Promise<Program> {
  return startProgram(
    `const s = require('node:net').createServer().listen(0, ${JSON.stringify(address)}, () => console.log(s.address().port))`,
    options,
  )
}
