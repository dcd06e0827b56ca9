import { describe, expect, it } from 'vitest'
import { hostKey, parseDockerHost, pipeName } from '../../../engine/docker/endpoint-address.ts'

describe('a Docker host', () => {
  it.each([
    ['unix:///var/run/docker.sock', { transport: 'socket', path: '/var/run/docker.sock' }],
    ['unix://', { transport: 'socket', path: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { transport: 'pipe', path: '\\\\.\\pipe\\docker_engine' }],
    ['npipe://\\\\.\\pipe\\podman-machine-default', { transport: 'pipe', path: '\\\\.\\pipe\\podman-machine-default' }],
    ['npipe://', { transport: 'pipe', path: '\\\\.\\pipe\\docker_engine' }],
    ['tcp://127.0.0.1:2375', { transport: 'tcp', hostname: '127.0.0.1', port: 2375, secure: false }],
    ['tcp://build.example:2376', { transport: 'tcp', hostname: 'build.example', port: 2376, secure: true }],
    ['tcp://[::1]:2375', { transport: 'tcp', hostname: '::1', port: 2375, secure: false }],
    ['build.example:2375', { transport: 'tcp', hostname: 'build.example', port: 2375, secure: false }],
    ['tcp://build.example', { transport: 'tcp', hostname: 'build.example', port: 2375, secure: false }],
    ['ssh://ana@build.example', { transport: 'ssh', hostname: 'build.example', port: 22, user: 'ana' }],
    ['ssh://build.example:2222', { transport: 'ssh', hostname: 'build.example', port: 2222, user: undefined }],
    ['ftp://build.example', { transport: 'unknown' }],
    ['', { transport: 'unknown' }],
    ['tcp://host:99999', { transport: 'unknown' }],
    ['ssh://%zz@host', { transport: 'unknown' }],
  ])('%j is taken apart', (host, address) => {
    expect(parseDockerHost(host)).toEqual(address)
  })

  it('has one key however a pipe is written', () => {
    const keys = [
      'npipe:////./pipe/docker_engine',
      'npipe:////./pipe/Docker_Engine',
      'npipe://\\\\.\\pipe\\docker_engine',
    ]
    expect(new Set(keys.map(hostKey)).size).toBe(1)
  })

  it('keeps the case of a socket', () => {
    expect(hostKey('unix:///A.sock')).not.toBe(hostKey('unix:///a.sock'))
  })

  it('has no pipe name where there is no pipe', () => {
    expect(pipeName('/var/run/docker.sock')).toBeUndefined()
  })
})
