import type { Machine } from '../../core/machine.ts'
import { decodeConsoleOutput } from '../../windows/console-encoding.ts'
import { systemProgram } from '../../windows/system-folder.ts'

/** A service that hangs must not hold up the whole table. */
const timeoutMs = 4000

/** Docker Desktop's own: its programs get their ports through `com.docker.backend.exe`. */
const dockerDistribution = /^docker-desktop(?:-data)?$/i

/** A page that reads the table every two seconds must not start a program each time. */
const freshForMs = 30_000

let last: { readonly at: number; readonly answer: Promise<readonly string[] | undefined> } | undefined

/** `listRunning`, asked anew after half a minute. */
export function runningDistributions(machine: Machine): Promise<readonly string[] | undefined> {
  if (last === undefined || Date.now() - last.at > freshForMs) last = { at: Date.now(), answer: listRunning(machine) }
  return last.answer
}

/**
 * The distributions of this user that run. Listing them starts none and needs no words: names alone, a line each.
 * `undefined`: WSL did not tell.
 */
export async function listRunning(machine: Machine): Promise<readonly string[] | undefined> {
  const result = await machine.runProcess(systemProgram('wsl.exe', machine), ['--list', '--running', '--quiet'], {
    // Old versions ignore the variable, so the output is decoded by what it looks like.
    environment: { ...machine.environment, WSL_UTF8: '1' },
    timeoutMs,
    maxOutputBytes: 64 * 1024,
  })
  if (result.outcome !== 'exited' || result.code !== 0) return undefined
  const names = decodeConsoleOutput(result.stdout)
    .text.split(/[\r\n]+/)
    .map((line) => line.trim())
    // A distribution's name has no blank and none of these signs; a sentence in any language has.
    .filter((line) => /^[\w.-]{1,100}$/u.test(line) && !dockerDistribution.test(line))
  return names.length === 0 ? undefined : names
}
