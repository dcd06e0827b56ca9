import { describe, expect, it } from 'vitest'
import { knownValues } from '../../../engine/core/fact.ts'
import diskLow from '../../../engine/docker/checks/disk-low.ts'
import engineTooOld from '../../../engine/docker/checks/engine-too-old.ts'
import memoryLow from '../../../engine/docker/checks/memory-low.ts'
import { type Endpoint, type Endpoints, type Engine, engineFact } from '../../../engine/docker/facts.ts'
import engineProbe from '../../../engine/docker/probes/engine.ts'
import { infoOf } from '../../../engine/docker/read-info.ts'
import type { ComposeModel, Service } from '../../../engine/project/facts.ts'
import { rawEngine, workingEngine } from '../../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { service } from '../containers/stack.ts'

const gigabyte = 1024 ** 3
const host = 'unix:///var/run/docker.sock'

const engine = (more: Partial<Engine> = {}): Engine => ({
  host,
  local: true,
  warnings: [],
  askedAt: '2026-11-20T12:00:00.000Z',
  tookMs: 5,
  ...more,
})

function compose(...services: Service[]): ComposeModel {
  return { name: 'shop', files: ['compose.yaml'], services, volumes: [], networks: [], problems: [] }
}

describe('the age of an engine', () => {
  const judge = (apiVersion?: string) => {
    const [draft] = engineTooOld.judge({ engine: engine(apiVersion === undefined ? {} : { apiVersion }) }, {})
    return draft === undefined ? 'fine' : (draft.severity ?? engineTooOld.severity)
  }

  it.each([
    ['1.39', 'error'],
    ['1.40', 'warning'],
    ['1.41', 'fine'],
    ['1.100', 'fine'],
    ['2.0', 'fine'],
    ['0.9', 'error'],
    ['new', 'fine'],
    [undefined, 'fine'],
  ])('API %s: %s', (version, verdict) => {
    expect(judge(version)).toBe(verdict)
  })
})

describe('the memory of an engine', () => {
  const judge = (memoryBytes: number, ...services: Service[]) => {
    const [draft] = memoryLow.judge({ engine: engine({ memoryBytes }), compose: compose(...services) }, {})
    return draft === undefined ? 'enough' : [draft.severity ?? memoryLow.severity, draft.variant].join(' ').trim()
  }

  it('is too little for the limits of all active services together', () => {
    const db = service('db', { memoryLimitBytes: 3 * gigabyte })
    const web = service('web', { memoryLimitBytes: gigabyte, replicas: 2 })
    expect(judge(8 * gigabyte, db, web)).toBe('enough')
    expect(judge(4 * gigabyte, db, web)).toBe('warning')
    expect(judge(4 * gigabyte, db, { ...web, active: false })).toBe('enough')
    expect(judge(4 * gigabyte, db, { ...web, replicas: 0 })).toBe('enough')
  })

  it('is noted below 2 GB, and not without services', () => {
    expect(judge(1.9 * gigabyte, service('web'))).toBe('info small')
    expect(judge(2 * gigabyte, service('web'))).toBe('enough')
    expect(judge(gigabyte)).toBe('enough')
  })

  it('is not judged where it is not known', () => {
    expect(memoryLow.judge({ engine: engine(), compose: compose(service('web')) }, {})).toEqual([])
  })
})

describe('the disk of an engine', () => {
  const disk = (device: string, availableBytes: number) => ({
    path: '/var/lib/docker',
    device,
    totalBytes: 100 * gigabyte,
    availableBytes,
  })
  const project = disk('1', 0)

  it('is judged where it is not the project’s own', () => {
    expect(diskLow.judge({ disks: { project, docker: disk('2', 0) } }, {})).toMatchObject([{ severity: 'error' }])
    expect(diskLow.judge({ disks: { project, docker: disk('2', 50 * gigabyte) } }, {})).toEqual([])
    expect(diskLow.judge({ disks: { project, docker: disk('1', 0) } }, {})).toEqual([])
    expect(diskLow.judge({ disks: { project } }, {})).toEqual([])
  })
})

describe('the answer to /info', () => {
  it('may lack anything, and control sequences do not get through', () => {
    expect(infoOf({ OperatingSystem: 'Podman' })).toEqual({ operatingSystem: 'Podman', warnings: [] })
    expect(infoOf({ MemTotal: 0, Name: 'a\u001b[31mb', Warnings: null, NCPU: 4 })).toEqual({
      hostname: 'ab',
      cores: 4,
      warnings: [],
    })
  })

  it.each([[[[]]], ['OK'], [null], [{}], [{ MemTotal: 'much' }], [{ Name: 'a', Warnings: 'x' }]])(
    'is not %j',
    (answer) => {
      expect(() => infoOf(answer)).toThrow()
    },
  )
})

describe.skipIf(process.platform === 'win32')('an engine that is asked about itself', () => {
  const read = async (socket: string, state: Endpoint['state'] = 'ok', signal = new AbortController().signal) => {
    const endpoint: Endpoint = {
      host: `unix://${socket}`,
      transport: 'socket',
      contexts: [],
      accepts: true,
      state,
      apiVersion: '1.47',
      tookMs: 1,
    }
    const choice = { host: endpoint.host, reason: 'default' } as const
    const endpoints: Endpoints = { choice, endpoints: [endpoint], problems: [], tookMs: 4000 }
    const machine = testMachine({ homeDirectory: temporaryFolder(), environment: {} })
    return engineProbe.read({ root: temporaryFolder(), machine, facts: { endpoints }, optional: {}, signal })
  }

  it('says what it has', async () => {
    const socket = await workingEngine((request, response) => {
      response.end(request.url === '/info' ? '{"MemTotal":1024,"OperatingSystem":"Debian","DockerRootDir":"/d"}' : '')
    })
    const reading = await read(socket)
    const record = { ...reading, id: engineFact.id, readAt: '', durationMs: 0 }
    const { engine: value } = knownValues({ engine: engineFact }, { [engineFact.id]: record })
    expect(engineFact.schema.parse(value)).toMatchObject({
      memoryBytes: 1024,
      operatingSystem: 'Debian',
      rootDirectory: '/d',
      apiVersion: '1.47',
      local: true,
    })
  })

  it('may be silent, talk nonsense or refuse: then nobody knows', async () => {
    const started = Date.now()
    expect(await read(await rawEngine())).toMatchObject({
      state: 'unknown',
      reason: { key: 'docker.reasons.info-silent' },
    })
    expect(Date.now() - started).toBeLessThan(4000)
    const answers = {
      '[]': 'info-not-understood',
      '{"MemTotal":"x"}': 'info-not-understood',
      hello: 'info-not-understood',
    }
    for (const [answer, reason] of Object.entries({ ...answers, '{}': 'info-empty' })) {
      const socket = await workingEngine((_request, response) => response.end(answer))
      expect(await read(socket)).toMatchObject({ state: 'unknown', reason: { key: `docker.reasons.${reason}` } })
    }
    const leaving = await workingEngine((request) => request.socket.destroy())
    expect(await read(leaving)).toMatchObject({ state: 'unknown', reason: { key: 'docker.reasons.gone' } })
    const refusing = await workingEngine((_request, response) => response.writeHead(500).end('{"message":"no"}'))
    expect((await read(refusing)).state).toBe('unknown')
  })

  it('is not asked when it does not answer: that is a finding of its own', async () => {
    expect(await read('/no/such.sock', 'absent')).toMatchObject({ state: 'skipped' })
  })
})
