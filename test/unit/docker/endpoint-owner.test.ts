import { describe, expect, it } from 'vitest'
import { listeningSockets } from '../../../engine/docker/endpoint-owner.linux.ts'
import { findOwners } from '../../../engine/docker/endpoint-owner.ts'
import { workingEngine } from '../../support/fake-engines.ts'

describe('the kernel’s table of sockets', () => {
  it('names those that listen, by path', () => {
    const table = [
      'Num       RefCount Protocol Flags    Type St Inode Path',
      '000000007512c0ad: 00000002 00000000 00010000 0001 01 2779188 /tmp/with blank/docker.sock',
      '000000007512c0ae: 00000003 00000000 00000000 0001 03 2779189 /tmp/connected.sock',
      '000000007512c0af: 00000002 00000000 00010000 0001 01 2779190 @abstract',
      '000000007512c0b0: 00000002 00000000 00010000 0001 01 2779191',
    ].join('\n')
    expect([...listeningSockets(table)]).toEqual([['/tmp/with blank/docker.sock', '2779188']])
  })
})

describe.skipIf(process.platform !== 'linux')('who listens at a socket', () => {
  it('is this process, and since when', async () => {
    const path = await workingEngine()
    const owners = await findOwners([path, '/no/such.sock'], { platform: 'linux' })
    expect([...owners.keys()]).toEqual([path])
    expect(owners.get(path)).toMatchObject({ pid: process.pid })
    const runsFor = owners.get(path)?.runsForMs ?? 0
    expect(Math.abs(runsFor - process.uptime() * 1000)).toBeLessThan(5000)
  })

  it('is nobody on a system where that cannot be told', async () => {
    expect((await findOwners(['/x'], { platform: 'macos' })).size).toBe(0)
    expect((await findOwners([], { platform: 'linux' })).size).toBe(0)
  })
})
