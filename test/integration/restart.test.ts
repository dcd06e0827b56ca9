import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { LogLine } from '../../engine/containers/facts.ts'
import type { RestartCondition } from '../../engine/health/restart/condition.ts'
import { followRestart } from '../../engine/health/restart/follow-restart.ts'
import { testMachine } from '../support/machine.ts'
import { whyNoDocker } from './support/docker-stack.ts'

const reason = whyNoDocker()
const made: string[] = []
afterEach(() => {
  for (const id of made.splice(0)) docker('rm', '--force', '--volumes', id)
})

const docker = (...argumentList: readonly string[]) =>
  execFileSync('docker', argumentList, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

/** A container that runs a shell script, with options of `docker run`. */
function runScript(script: string, ...options: readonly string[]): string {
  const id = docker('run', '--detach', '--stop-timeout', '0', ...options, 'stackmedic-test/python', 'sh', '-c', script)
  made.push(id)
  return id
}

async function follow(id: string, signal = new AbortController().signal) {
  const lines: LogLine[] = []
  const seen: RestartCondition[] = []
  const unread: string[] = []
  const why = await followRestart([{ id, name: 'shop-web-1' }], testMachine(), signal, {
    onLog: (_container, batch) => lines.push(...batch.lines),
    onLogFailed: (container, why) => unread.push(`${container} ${why.values?.['error']}`),
    onCondition: (condition) => seen.push(condition),
  })
  return { why, lines: lines.map(({ text }) => text), states: seen.map(({ state }) => state), unread }
}

const healthcheck = (command: string) => ['--health-cmd', command, '--health-interval', '1s', '--health-retries', '2']

describe.skipIf(reason !== undefined)(
  `following a restart${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('sees a service become healthy, with what it writes since its start alone', async () => {
      const id = runScript(
        'echo run $(cat /n 2>/dev/null); echo again > /n; sleep 2; touch /ready; printf "\\033[31mred\\033[0m\\n"; sleep 99',
        ...healthcheck('test -f /ready'),
      )
      docker('restart', '--time', '0', id)
      const { why, lines, states } = await follow(id)
      expect(why).toBeUndefined()
      expect(states).toEqual(['starting', 'healthy'])
      expect(lines).toEqual(['run again', 'red'])
    })

    it('says what the healthcheck of an unhealthy one says', async () => {
      const { why, states } = await follow(runScript('sleep 99', ...healthcheck('echo no database; exit 1')))
      expect(states.at(-1)).toBe('unhealthy')
      expect(why).toMatchObject({ key: 'health.restart.unhealthy-because', values: { output: 'no database' } })
    })

    it('follows a container through its restarts, and gives up on a loop', async () => {
      const { why, lines, states } = await follow(runScript('echo failing; sleep 1; exit 3', '--restart', 'always'))
      expect(why).toMatchObject({ key: 'health.restart.failed', values: { code: 3 } })
      expect(states).toContain('restarting')
      expect(lines.filter((line) => line === 'failing').length).toBeGreaterThanOrEqual(2)
    })

    it('calls one without a healthcheck settled, one that ends well finished, and one that is gone by its name', async () => {
      expect((await follow(runScript('sleep 99'))).states).toEqual(['running', 'settled'])
      const once = runScript('echo done')
      docker('wait', once)
      expect(await follow(once)).toEqual({ why: undefined, lines: ['done'], states: ['finished'], unread: [] })
      expect((await follow('f'.repeat(64))).why?.key).toBe('health.restart.gone')
    })

    it('says that a log cannot be read, and watches the health all the same', async () => {
      const { why, lines, states, unread } = await follow(runScript('echo unheard; sleep 99', '--log-driver', 'none'))
      expect([why, lines, states]).toEqual([undefined, [], ['running', 'settled']])
      expect(unread).toEqual([expect.stringContaining('shop-web-1 ')])
    })

    it('keeps up with a container that never stops talking, and ends at once when it is cancelled', async () => {
      const controller = new AbortController()
      const started = Date.now()
      setTimeout(() => controller.abort(), 1500)
      const batches: number[] = []
      const id = runScript(
        'yes "a line of a program that never stops talking"',
        ...healthcheck('exit 1'),
        '--health-retries',
        '60',
      )
      await expect(
        followRestart([{ id, name: 'shop-web-1' }], testMachine(), controller.signal, {
          onLog: (_container, { lines, dropped }) => batches.push(lines.length + 0 * dropped),
          onLogFailed: () => undefined,
          onCondition: () => undefined,
        }),
      ).rejects.toThrow()
      expect(Date.now() - started).toBeLessThan(3500)
      expect(Math.max(...batches)).toBeLessThanOrEqual(400)
      expect(batches.length).toBeLessThan(30)
    })
  },
)
