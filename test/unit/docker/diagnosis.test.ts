import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { registry } from '../../../engine/core/registry.ts'
import { httpEngine, rawEngine, workingEngine } from '../../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

/**
 * What the whole diagnosis may take. Measured on two busy cores: nothing there 0.4 s, garbage, an error or gone in the
 * middle 0.3 s, a second for each answer 4.7 s, never an answer 3.2 s, never one after the first two 5.0 s, a byte a
 * second 5.1 s.
 */
const bar = 6000

/** A whole diagnosis of a project whose DOCKER_HOST leads to this socket. */
async function examine(socket: string, compose: string | null = 'services: { web: { image: nginx } }\n') {
  const root = temporaryFolder()
  if (compose !== null) writeFileSync(join(root, 'compose.yaml'), compose)
  const home = temporaryFolder()
  const environment = { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home, DOCKER_HOST: `unix://${socket}` }
  const machine = testMachine({ homeDirectory: home, environment })
  const started = Date.now()
  const diagnosis = await diagnose({ root, machine, signal: new AbortController().signal }, registry)
  const docker = diagnosis.findings.filter(({ area }) => area === 'docker')
  const area = (id: string) => diagnosis.areas.find((candidate) => candidate.id === id)
  return { diagnosis, docker, area, tookMs: Date.now() - started }
}

describe.skipIf(process.platform === 'win32')('a diagnosis while the engine', () => {
  it.each<[string, () => Promise<string>]>([
    ['is not there', async () => join(temporaryFolder(), 'none.sock')],
    ['accepts and never answers', () => rawEngine()],
    ['answers garbage', () => rawEngine((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
    ['answers with an error', () => httpEngine((_request, response) => response.writeHead(500).end())],
  ])('%s ends in time, blames Docker, and never calls the containers fine', async (_what, engine) => {
    const { docker, area, diagnosis, tookMs } = await examine(await engine())
    expect(tookMs).toBeLessThan(bar)
    expect(docker).toHaveLength(1)
    expect(docker[0]).toMatchObject({ severity: 'error', rootCause: true })
    expect(area('docker')?.state).toBe('problem')
    expect(area('containers')?.state).toBe('unknown')
    expect(area('containers')?.reason?.key).toMatch(/^docker\.reasons\./)
    expect(diagnosis.findings.filter(({ area: id }) => id === 'containers')).toEqual([])
  })

  it('is slow takes it for what it is', async () => {
    const slow = await httpEngine((request, response) => {
      const answer = request.url === '/_ping' ? 'OK' : request.url?.startsWith('/images/') === true ? '{}' : '[]'
      setTimeout(() => response.end(answer), 1000)
    })
    const { docker, area, tookMs } = await examine(slow)
    expect(docker).toEqual([])
    expect(area('containers')).toMatchObject({ state: 'skipped' })
    expect(tookMs).toBeLessThan(bar)
  })

  it('goes away in the middle ends in time, and everything that was asked of it is unknown', async () => {
    const leaving = await workingEngine((request) => request.socket.destroy())
    const { docker, area, diagnosis, tookMs } = await examine(leaving)
    expect(docker).toEqual([])
    expect(area('docker')).toMatchObject({ state: 'unknown', reason: { key: 'docker.reasons.gone' } })
    expect(area('containers')?.state).toBe('unknown')
    expect(diagnosis.areas.filter(({ state }) => state === 'ok').map(({ id }) => id)).not.toContain('logs')
    expect(tookMs).toBeLessThan(bar)
  })

  it('waits for a registry that never answers ends in time, asks for five images at most, and for no odd name', async () => {
    const asked: string[] = []
    const waiting = await workingEngine((request, response) => {
      const url = request.url ?? ''
      if (url.startsWith('/distribution/')) asked.push(url)
      else if (url.startsWith('/images/') && url.endsWith('/json')) response.writeHead(404).end('{"message":"no"}')
      else response.end(url === '/info' ? '{"ServerVersion":"27.3.1","MemTotal":1}' : '[]')
    })
    const images = [
      'nginx',
      'redis',
      'acme/a',
      'acme/b',
      'acme/c',
      'acme/d',
      'evil.example/x',
      'evil%2Eexample%2Fx',
      'EVIL/x',
    ]
    const services = images.map((image, index) => `  s${index}: { image: "${image}" }`).join('\n')
    const { tookMs, diagnosis } = await examine(waiting, `services:\n${services}\n`)
    expect(tookMs).toBeLessThan(bar)
    expect(diagnosis.findings.some(({ rule }) => rule === 'containers/image-missing')).toBe(true)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.length).toBeLessThanOrEqual(5)
    expect(asked.join(' ')).not.toMatch(/evil/i)
  })

  it('answers a byte a second ends in time', async () => {
    const drip = await workingEngine((_request, response) => {
      const timer = setInterval(() => response.write(' '), 1000)
      response.on('close', () => clearInterval(timer))
      response.write('[')
    })
    const { area, tookMs } = await examine(drip)
    expect(area('containers')?.state).toBe('unknown')
    expect(tookMs).toBeLessThan(bar)
  })

  it('says nothing about itself is not called fine', async () => {
    const { area, tookMs } = await examine(
      await workingEngine((request, response) => response.end(request.url === '/info' ? '{}' : '[]')),
    )
    expect(area('docker')).toMatchObject({ state: 'unknown', reason: { key: 'docker.reasons.info-empty' } })
    expect(tookMs).toBeLessThan(bar)
  })

  it('answers at first and then hangs ends in time and says so', async () => {
    const { docker, area, tookMs } = await examine(await workingEngine(() => undefined))
    expect(docker).toEqual([])
    expect(area('containers')).toMatchObject({
      state: 'unknown',
      reason: { key: 'containers.reasons.engine-too-slow' },
    })
    expect(tookMs).toBeLessThan(bar)
  })

  it.each<[string, string]>([
    ['no JSON', 'hello'],
    ['other JSON', '{"message":"no"}'],
    ['a list of nonsense', '[1,null,{"Id":5}]'],
  ])('lists %s says that it could not look', async (_what, body) => {
    const { area } = await examine(await workingEngine((_request, response) => response.end(body)))
    expect(area('containers')).toMatchObject({ state: 'unknown', reason: { key: 'containers.reasons.engine-error' } })
  })

  it('is not there, and no compose file is either, is only worth a note', async () => {
    const { docker, area } = await examine(join(temporaryFolder(), 'none.sock'), null)
    expect(docker.map(({ severity }) => severity)).toEqual(['info'])
    expect(area('containers')?.state).not.toBe('ok')
  })
})
