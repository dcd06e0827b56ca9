import { describe, expect, it } from 'vitest'
import dockerContext from '../../../../engine/docker/parsers/docker-context.ts'
import dockerError from '../../../../engine/docker/parsers/docker-error.ts'

const error = (text: string) => dockerError.parse(Buffer.from(text))
const context = (text: string) => dockerContext.parse(Buffer.from(text))

describe('errors of the docker command', () => {
  it.each([
    [
      'error during connect: Get "http://%2F%2F.%2Fpipe%2Fp1/v1.46/info": open //./pipe/p1: The system cannot find the file specified.',
      { category: 'pipe-missing', pipe: 'p1', apiVersion: '1.46', generation: 'old' },
    ],
    [
      'error during connect: open //./pipe/p1: Отказано в доступе.',
      { category: 'pipe-access-denied', osText: 'Отказано в доступе.' },
    ],
    [
      'error during connect: open //./pipe/p1: Sentence of an unknown language.',
      { category: 'pipe-open-failed', pipe: 'p1' },
    ],
    [
      'failed to connect to the docker API at npipe:////./pipe/p2; check if the path is correct: open //./pipe/p2: Accès refusé.',
      { category: 'pipe-access-denied', generation: 'new' },
    ],
    [
      'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
      { category: 'socket-access-denied', socket: '/var/run/docker.sock' },
    ],
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      { category: 'socket-unreachable', socket: '/var/run/docker.sock' },
    ],
    [
      'Error: Ports are not available: exposing port UDP [::]:53 -> 127.0.0.1:0: listen udp [::]:53: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      { category: 'host-port-in-use', winsock: 10048, port: 53, protocol: 'udp', address: '::' },
    ],
    [
      'Ports are not available: exposing port TCP 0.0.0.0:80 -> 127.0.0.1:0: listen tcp 0.0.0.0:80: bind: In einer unbekannten Sprache.',
      { category: 'host-port-refused', winsock: null, port: 80 },
    ],
    [
      'Bind for 0.0.0.0:5432 failed: port is already allocated',
      { category: 'host-port-in-use', port: 5432, address: '0.0.0.0' },
    ],
  ])('%s', (text, expected) => {
    expect(error(text)).toMatchObject(expected)
  })

  it.each(['', 'something else', 'error during connect: Get "http://%2F%2F.%2Fpipe%2Fdock', 'open //./pipe/p\0: x'])(
    'could not be read: %j',
    (text) => {
      expect(error(text)).toMatchObject({ state: 'unknown' })
    },
  )
})

describe('contexts of docker', () => {
  const table = `NAME        DESCRIPTION    DOCKER ENDPOINT               ERROR
default     ほげ             npipe:////./pipe/docker_engine
far *                      ssh://me@far                  cannot reach
`
  it('are cut at the headings: descriptions may be empty', () => {
    expect(context(table)).toMatchObject({
      contexts: [
        { name: 'default', current: false, endpoint: expect.stringContaining('npipe') },
        { name: 'far', current: true, description: '', endpoint: 'ssh://me@far', error: 'cannot reach' },
      ],
    })
  })

  it('are read from JSON lines and from inspect', () => {
    expect(context('{"Name":"a","Current":true,"DockerEndpoint":"unix:///x"}\n')).toMatchObject({
      contexts: [{ name: 'a', current: true, endpoint: 'unix:///x' }],
    })
    expect(
      context('[{"Name":"a","Endpoints":{"docker":{"Host":"tcp://x"}},"Storage":{"MetadataPath":"/m/meta/abc"}}]'),
    ).toMatchObject({
      contexts: [{ name: 'a', host: 'tcp://x', metaDirName: 'abc' }],
    })
  })

  it.each(['', 'NAME', 'NAME   DOCKER ENDPOINT\n', 'no table', '[{"Name":', '{"Name":"a"'])(
    'could not be read: %j',
    (text) => {
      expect(context(text)).toMatchObject({ state: 'unknown' })
    },
  )
})

describe('hostile text', () => {
  it.each([' ', 'exposing port TCP a:1 -> ', 'open //./pipe/a: ', 'unix:///a', '\u00ff'])(
    'made of %j does not take long',
    (piece) => {
      const started = process.cpuUsage()
      error(`a${piece.repeat(50_000)}x`)
      context(`NAME${piece.repeat(50_000)}DOCKER ENDPOINT\n${piece.repeat(50_000)}`)
      expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
    },
  )
})
