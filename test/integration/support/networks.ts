import { execFileSync } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { attemptWithEngine } from '../../../engine/docker/attempt.ts'
import { testMachine } from '../../support/machine.ts'

const docker = (...words: readonly string[]) =>
  execFileSync('docker', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** Ids of the networks with exactly this name. */
export function networkIds(name: string): string[] {
  return docker('network', 'ls', '--no-trunc', '--quiet', '--filter', `name=^${name}$`).split('\n').filter(Boolean)
}

/**
 * Makes several networks of one name with compose's labels, as several `compose up` at once do.
 * @returns false where the engine makes one of a name only, as Docker 25 and newer do.
 */
export async function makeNetworks(name: string, project: string, count: number): Promise<boolean> {
  const labels = { 'com.docker.compose.project': project, 'com.docker.compose.network': 'default' }
  // Before the stack's own clean-up, whatever came of the test.
  onTestFinished(() => {
    for (const id of networkIds(name)) {
      try {
        docker('network', 'rm', id)
      } catch {
        // Containers are still joined to it; the stack takes it down with them.
      }
    }
  })
  for (let made = 0; made < count; made += 1) {
    const attempt = await attemptWithEngine(testMachine(), new AbortController().signal, 10_000, (engine) =>
      engine.createNetwork({ Name: name, CheckDuplicate: false, Labels: labels }),
    )
    if (!attempt.ok && made > 0) return false
    if (!attempt.ok) throw new Error(attempt.detail)
  }
  return true
}
