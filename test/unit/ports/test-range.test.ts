import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Container } from '../../../engine/containers/facts.ts'
import inUse from '../../../engine/ports/checks/in-use.ts'
import moveService from '../../../engine/ports/fixes/move-service.ts'
import type { WantedRange } from '../../../engine/ports/range-facts.ts'
import { testRange } from '../../../engine/ports/test-range.ts'
import { container, python, table } from './facts.ts'

const servers: Server[] = []
const listen = (port: number) =>
  new Promise<Server | undefined>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Listens on two ports in a row, above which a third one is free. */
async function twoInARow(): Promise<number> {
  for (let first = 21_000 + (process.pid % 5000); first < 60_000; first += 7) {
    const opened = [await listen(first), await listen(first + 1), await listen(first + 2)]
    const open = opened.filter((server) => server !== undefined)
    servers.push(...open.slice(0, 2))
    const [, , third] = opened
    if (open.length === 3 && third !== undefined) {
      await new Promise((resolve) => third.close(resolve))
      return first
    }
    for (const server of open) server.close()
  }
  throw new Error('no free ports')
}

const published = (first: number, last: number) => ({
  hostAddress: '127.0.0.1',
  hostPortRange: { first, last },
  containerPort: 80,
  protocol: 'tcp' as const,
  place: { file: 'compose.yaml', line: 5, column: 9 },
  text: `- "127.0.0.1:${first}-${last}:80"`,
  variables: [],
})
const ask = (first: number, last: number, containers: readonly Container[] = []) =>
  testRange('web', published(first, last), containers, 'linux', new AbortController().signal)

test('a range is taken when none of its ports can be had, and free while one can', async () => {
  const first = await twoInARow()
  expect(await ask(first, first + 1)).toMatchObject({
    state: 'taken',
    tests: [
      { port: first, outcome: 'in-use' },
      { port: first + 1, outcome: 'in-use' },
    ],
  })
  expect((await ask(first, first + 2)).state).toBe('free')
})

test('a port that the own container has is as it should be; one of another container is taken without a socket', async () => {
  const first = await twoInARow()
  const port = (hostPort: number) => [
    { hostPort, containerPort: 80, protocol: 'tcp' as const, hostAddress: '127.0.0.1' },
  ]
  expect((await ask(first, first + 1, [container({ ports: port(first + 1) })])).state).toBe('free')
  const other = container({ name: 'other-1', belongs: false, ports: port(first + 2) })
  expect(await ask(first, first + 2, [other])).toMatchObject({ state: 'taken', publishers: ['other-1'] })
})

test('in-use: a range that is taken, with who has it, and no fix that would take it for one port', () => {
  const range: WantedRange = {
    service: 'web',
    first: 8000,
    last: 8001,
    containerPort: 80,
    protocol: 'tcp',
    place: { file: 'compose.yaml', line: 5, column: 9 },
    text: '- "8000-8001:80"',
    state: 'taken',
    tests: [
      { protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 8000, outcome: 'in-use', error: 'EADDRINUSE' },
    ],
    publishers: [],
  }
  const judge = (ranges: readonly WantedRange[]) =>
    inUse.judge({ wanted: [], bindTests: [], listeners: table([{ pids: [4242] }], [python]) }, { ranges: [...ranges] })
  const [finding, ...more] = judge([range, { ...range, state: 'free' }, { ...range, state: 'untold' }])
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    variant: 'range',
    where: { service: 'web', line: 5 },
    values: { first: 8000, last: 8001 },
    evidence: [{ kind: 'file' }, { text: 'bind tcp 0.0.0.0:8000: EADDRINUSE · python3 (pid 4242)' }],
  })
  expect(moveService.fits?.({ rule: 'ports/in-use', variant: 'range' } as never, {} as never)).toBe(false)
})
