import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FeedLine, LogFeedEvent } from '../../engine/api.ts'
import { containerListFact } from '../../engine/containers/facts.ts'
import { readContainer } from '../../engine/containers/read-container.ts'
import { known } from '../../engine/core/fact.ts'
import { defineProbe } from '../../engine/core/probe.ts'
import { registry } from '../../engine/core/registry.ts'
import { LogFeeds } from '../../engine/service/log-feeds.ts'
import { testMachine } from '../support/machine.ts'
import { eventually, whyNoDocker } from './support/docker-stack.ts'

const reason = whyNoDocker()
const made: string[] = []
const docker = (...argumentList: readonly string[]) =>
  execFileSync('docker', argumentList, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

function runPython(source: string): string {
  const id = docker('run', '--detach', '--stop-timeout', '0', 'stackmedic-test/python', 'python3', '-uc', source)
  made.push(id)
  return id
}

/** Feeds of these containers as if they were the project's. */
function feedsOf(ids: readonly string[]): LogFeeds {
  const read = async () => {
    const endpoint = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
    const containers = ids.map((id) => {
      const container = readContainer(JSON.parse(docker('inspect', id))[0])
      if (container === undefined) throw new Error('not understood')
      return { ...container, relation: 'project' as const, belongs: true }
    })
    return known({ endpoint, containers, truncated: false, readAt: new Date().toISOString(), tookMs: 1 })
  }
  const probe = defineProbe({ fact: containerListFact, budgetMs: 9000, read })
  return new LogFeeds(testMachine(), { ...registry, probes: [probe] })
}

describe.skipIf(reason !== undefined)(`the feed of logs${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let noisy: string
  let hostile: string
  beforeAll(() => {
    noisy = runPython('for n in range(60000): print("line", n)\nprint("needle in the end")')
    hostile = runPython(
      [
        'import sys, time',
        'out = sys.stdout.buffer',
        'out.write(b"\\x1b[31mERROR:\\x1b[0m listen tcp 0.0.0.0:80: bind: address already in use\\n")',
        'out.write(b"not utf-8 \\xff\\xfe here\\n")',
        'out.write(b"x" * 10_000_000 + b"\\n")',
        'out.flush()',
        'time.sleep(6)',
        'print("much later", flush=True)',
        'time.sleep(60)',
      ].join('\n'),
    )
    docker('wait', noisy)
  })
  afterAll(() => {
    for (const id of made) docker('rm', '--force', '--volumes', id)
  })

  it('sends the end of each log in bounds, then what is written from now on, until it is cancelled', async () => {
    const controller = new AbortController()
    const lines: FeedLine[] = []
    let caughtUp: Extract<LogFeedEvent, { type: 'caught-up' }> | undefined
    const feeding = feedsOf([noisy, hostile]).follow('/project', controller.signal, (event) => {
      if (event.type === 'lines') lines.push(...event.lines)
      else caughtUp = event
    })
    await eventually(
      async () => lines,
      (seen) => seen.some(({ text }) => text === 'much later'),
      20_000,
    )
    controller.abort()
    await feeding.catch(() => undefined)
    const of = (id: string) => {
      const name = docker('inspect', '--format', '{{.Name}}', id).slice(1)
      return lines.filter(({ container }) => container === name)
    }
    expect(of(noisy)).toHaveLength(10_000)
    expect(of(noisy).at(-1)?.text).toBe('needle in the end')
    expect(caughtUp?.cut).toHaveLength(1)
    const [taken, notUtf8, long] = of(hostile)
    expect(taken).toMatchObject({
      text: 'ERROR: listen tcp 0.0.0.0:80: bind: address already in use',
      rule: 'logs/port-in-use',
    })
    expect(notUtf8?.text).toBe('not utf-8 \ufffd\ufffd here')
    expect(long?.text.length).toBeLessThanOrEqual(4000)
    expect(of(hostile).at(-1)?.text).toBe('much later')
  })

  it('searches the whole log, in any case', async () => {
    const found = await feedsOf([noisy, hostile]).search('/project', 'LINE 12345', new AbortController().signal)
    if (found.state !== 'known') throw new Error(found.reason.key)
    expect(found.lines.map(({ text }) => text)).toEqual(['line 12345'])
    const many = await feedsOf([noisy]).search('/project', 'line', new AbortController().signal)
    expect(many).toMatchObject({ state: 'known', cut: [expect.any(String)] })
    expect(many.state === 'known' && many.lines.at(-1)?.text).toBe('line 59999')
  })
})
