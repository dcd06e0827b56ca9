import { describe, expect, it } from 'vitest'
import type { Choice, Endpoint, EndpointState, Endpoints, Installation } from '../../../engine/docker/facts.ts'
import { judgeEndpoints } from '../../../engine/docker/verdict.ts'

const home = 'unix:///var/run/docker.sock'
const desktop: Installation = { products: [{ name: 'Docker Desktop', path: '/Applications/Docker.app' }] }
const service: Installation = { engine: '/usr/bin/dockerd', products: [] }
const nothing: Installation = { products: [] }

function endpoint(host: string, state: EndpointState, more: Partial<Endpoint> = {}): Endpoint {
  const exists = state !== 'absent'
  return { host, transport: 'socket', contexts: [], exists, accepts: state === 'ok', state, tookMs: 1, ...more }
}

function found(choice: Partial<Choice>, ...endpoints: readonly Endpoint[]): Endpoints {
  const full: Choice = { host: endpoints[0]?.host ?? home, reason: 'default', ...choice }
  return { choice: full, endpoints: [...endpoints], problems: [], tookMs: 1 }
}

const judge = (endpoints: Endpoints, installation?: Installation) => {
  const verdict = judgeEndpoints(endpoints, installation)
  return verdict && [verdict.rule, verdict.variant].filter(Boolean).join(' ')
}

describe('why docker does not reach an engine', () => {
  it('is nothing when it does, whatever else is wrong elsewhere', () => {
    expect(judge(found({}, endpoint(home, 'ok'), endpoint('unix:///b', 'silent')), nothing)).toBeUndefined()
  })

  it.each<[string, EndpointState, Installation, string]>([
    ['nothing is installed', 'absent', nothing, 'not-installed'],
    ['Docker Desktop is off', 'absent', desktop, 'not-running desktop'],
    ['the service is stopped', 'refused', service, 'not-running service'],
    ['the socket is left over, and nothing else is known', 'refused', nothing, 'not-running'],
    ['it accepts and never answers', 'silent', desktop, 'starting'],
    ['its front says 500', 'failing', desktop, 'starting failing'],
    ['somebody paused it', 'paused', desktop, 'starting paused'],
    ['the socket is not for this account', 'denied', service, 'pipe-denied socket'],
    ['something else answers', 'garbage', service, 'pipe-taken-by-other'],
  ])('%s', (_what, state, installation, verdict) => {
    expect(judge(found({}, endpoint(home, state)), installation)).toBe(verdict)
  })

  it('is stuck rather than starting once its program has run for long', () => {
    const owner = (name: string, runsForMs: number) => ({ owner: { pid: 7, name, runsForMs } })
    const of = (state: EndpointState, more: Partial<Endpoint>) => judge(found({}, endpoint(home, state, more)), desktop)
    expect(of('silent', owner('dockerd', 200_000))).toBe('starting stuck')
    expect(of('failing', owner('com.docker.backend.exe', 200_000))).toBe('starting stuck-failing')
    expect(of('silent', owner('dockerd', 100_000))).toBe('starting')
    expect(of('silent', owner('systemd', 9_000_000))).toBe('starting')
    expect(of('silent', { owner: { pid: 7, name: 'dockerd' } })).toBe('starting')
  })

  it('is a distribution of WSL to which Docker Desktop does not lend its engine', () => {
    const insideWsl = { distribution: 'Ubuntu', desktopInWindows: true }
    expect(judge(found({}, endpoint(home, 'absent')), { ...nothing, insideWsl })).toBe('not-running wsl')
    expect(judge(found({}, endpoint(home, 'refused')), { ...service, insideWsl })).toBe('not-running service')
    expect(judge(found({}, endpoint(home, 'ok')), { ...nothing, insideWsl })).toBeUndefined()
  })

  it('is Podman in the place of Docker Desktop, although it answers', () => {
    const podman = endpoint(home, 'ok', { engineName: 'Podman Engine', product: 'Docker' })
    expect(judge(found({}, podman), desktop)).toBe('pipe-taken-by-other podman')
    expect(judge(found({}, podman), service)).toBeUndefined()
    expect(judge(found({}, { ...podman, product: 'Podman' }), desktop)).toBeUndefined()
    expect(judge(found({}, podman, endpoint('unix:///desktop', 'ok')), desktop)).toBeUndefined()
  })

  it('does not say "not installed" when it could not look', () => {
    expect(judge(found({}, endpoint(home, 'absent')), undefined)).toBe('not-running')
  })

  it('is a denied pipe on Windows', () => {
    const pipe = endpoint('npipe:////./pipe/docker_engine', 'denied', { transport: 'pipe' })
    expect(judge(found({}, pipe), desktop)).toBe('pipe-denied')
  })

  it('is DOCKER_HOST when that leads astray and another engine answers', () => {
    const stale = endpoint('tcp://127.0.0.1:2375', 'refused', { transport: 'tcp' })
    const endpoints = found(
      { reason: 'docker-host', overrides: { context: 'default', host: home } },
      stale,
      endpoint(home, 'ok'),
    )
    expect(judge(endpoints, service)).toBe('env-override docker-host')
    expect(judgeEndpoints(endpoints, service)?.other?.host).toBe(home)
  })

  it('is not DOCKER_HOST when removing it would not help', () => {
    const dead = endpoint('unix:///tmp/none.sock', 'absent')
    expect(judge(found({ reason: 'docker-host' }, dead, endpoint(home, 'absent')), service)).toBe('not-running service')
  })

  it('names the engine that would be used without the variable, not just any', () => {
    const stale = endpoint('unix:///tmp/none.sock', 'absent')
    const overrides = { context: 'mine', host: 'unix:///c' }
    const endpoints = found(
      { reason: 'docker-host', overrides },
      stale,
      endpoint('unix:///b', 'ok'),
      endpoint('unix:///c', 'ok'),
    )
    expect(judgeEndpoints(endpoints, service)?.other?.host).toBe('unix:///c')
  })

  it('is the context when that leads astray or does not exist', () => {
    const choice = { reason: 'current-context', context: 'old' } as const
    expect(judge(found(choice, endpoint('unix:///old', 'absent'), endpoint(home, 'ok')), service)).toBe('wrong-context')
    expect(judge({ choice, endpoints: [endpoint(home, 'ok')], problems: [], tookMs: 1 }, service)).toBe(
      'wrong-context missing',
    )
    const remote = endpoint('ssh://build.example', 'unreachable', { transport: 'ssh' })
    expect(judge(found(choice, remote), service)).toBe('wrong-context unreachable')
  })
})
