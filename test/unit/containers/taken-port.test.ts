import { describe, expect, it } from 'vitest'
import { takenPort } from '../../../engine/containers/taken-port.ts'

describe('the port that kept a container from starting', () => {
  it.each([
    [
      'driver failed programming external connectivity on endpoint shop-backend-1 (8f0c): Error starting userland proxy: listen tcp4 127.0.0.1:8000: bind: address already in use',
      8000,
    ],
    [
      'driver failed programming external connectivity on endpoint x (1): Bind for 0.0.0.0:5432 failed: port is already allocated',
      5432,
    ],
    [
      'Ports are not available: exposing port TCP 0.0.0.0:3000 -> 127.0.0.1:0: listen tcp 0.0.0.0:3000: bind: Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte unzulässig.',
      3000,
    ],
    ['Ports are not available: exposing port UDP 0.0.0.0:53 -> 127.0.0.1:0: …', 53],
    [
      'failed to set up container networking: failed to bind host port 127.0.0.1:8080/tcp: address already in use',
      8080,
    ],
    ['failed to bind host port for 0.0.0.0:8081:172.18.0.2:80/tcp: address already in use', 8081],
    ['failed to bind host port [::]:8082/tcp: address already in use', 8082],
    ['listen tcp6 [::]:9000: bind: address already in use', 9000],
  ])('%s', (error, port) => {
    expect(takenPort(error)).toBe(port)
  })

  it.each([
    '',
    'failed to create shim task: OCI runtime create failed: exec: "./entrypoint.sh": permission denied: unknown',
    'network shop_default not found',
    'listen tcp 0.0.0.0:99999: bind: impossible',
  ])('is none in %j', (error) => {
    expect(takenPort(error)).toBeUndefined()
  })
})
