import { expect, test } from 'vitest'
import { isLocalEndpoint } from '../../../engine/ports/local-endpoint.ts'

test.each([
  ['unix:///var/run/docker.sock', true],
  ['npipe:////./pipe/docker_engine', true],
  ['tcp://127.0.0.1:2375', true],
  ['tcp://[::1]:2375', true],
  ['tcp://localhost:2375', true],
  ['tcp://10.0.0.5:2376', false],
  ['ssh://ana@build.example', false],
])('%s publishes on this machine: %s', (endpoint, local) => {
  expect(isLocalEndpoint(endpoint)).toBe(local)
})
