import { describe, expect, it } from 'vitest'
import { builtInPools, freeSubnets } from '../../../../engine/containers/networks/address-pools.ts'
import { ambiguousNetwork } from '../../../../engine/containers/networks/ambiguous-network.ts'
import type { Network } from '../../../../engine/containers/networks/network-facts.ts'
import { networksOf } from '../../../../engine/containers/networks/read-networks.ts'
import { container, judge, made, service } from '../stack.ts'

const error = 'network shop_default is ambiguous (2 matches found on name)'
let ids = 0
const network = (name: string, more: Partial<Network> = {}): Network => {
  ids += 1
  return {
    id: ids.toString(16).padStart(64, '0'),
    name,
    driver: 'bridge',
    scope: 'local',
    createdAt: `2026-11-20T11:00:${String(ids % 60).padStart(2, '0')}Z`,
    project: 'shop',
    subnets: [],
    containers: [],
    ...more,
  }
}
const services = [service('api'), service('web', { dependsOn: { api: 'service_started' } })]

describe('several networks of one name', () => {
  it('explain why a container could not be started, and what was held up by it', () => {
    const networks = [network('shop_default'), network('shop_default')]
    const containers = [made('api', { error, exitCode: 128 }), made('web')]
    expect(judge(services, containers, [], [], { networks }).lines).toEqual([
      'error network-ambiguous',
      'error exited_not-startable api <- network-ambiguous',
      'error blocked-by-dependency web <- exited api',
    ])
  })

  it('keep the one that has containers, else the oldest, and offer to remove the others alone', () => {
    const oldest = network('shop_default')
    const used = network('shop_default', { containers: ['shop-api-1'] })
    const newest = network('shop_default')
    const first = (networks: Network[]) => judge([service('api')], [container('api')], [], [], { networks }).findings[0]
    const withUsed = first([newest, used, oldest])
    expect(withUsed?.severity).toBe('warning')
    expect(withUsed?.data).toMatchObject({ keep: used.id, extra: [oldest.id, newest.id] })
    expect(withUsed?.fixes.map(({ id, risk }) => [id, risk])).toEqual([
      ['containers/remove-duplicate-networks', 'safe'],
    ])
    expect(first([newest, oldest])).toMatchObject({ severity: 'error', data: { keep: oldest.id, extra: [newest.id] } })
  })

  it('are for a person where more than one of them has containers', () => {
    const networks = [
      network('shop_default', { containers: ['shop-api-1'] }),
      network('shop_default', { containers: ['shop-web-1'] }),
    ]
    const [finding] = judge([service('api')], [container('api')], [], [], { networks }).findings
    expect(finding?.variant).toBe('several-used')
    expect(finding?.fixes.map(({ id, risk }) => [id, risk])).toEqual([['containers/join-one-network', 'guide']])
  })

  it('are nobody’s business when they belong to another project, and none where each has a name of its own', () => {
    const others = [network('cafe_default', { project: 'cafe' }), network('cafe_default', { project: 'cafe' })]
    const own = [network('shop_default'), network('shop_back')]
    expect(judge([service('api')], [container('api')], [], [], { networks: [...others, ...own] }).lines).toEqual([])
  })

  it.each([
    [error, 'shop_default'],
    ['Error response from daemon: network a.b-c is ambiguous (12 matches found on name)', 'a.b-c'],
    ['network 5f3 is ambiguous (2 matches found based on ID prefix)', undefined],
    ['', undefined],
  ])('are recognised in the engine’s words: %j', (text, name) => {
    expect(ambiguousNetwork(text)).toBe(name)
  })
})

describe('address pools', () => {
  const pool = [{ base: '10.1.0.0/23', size: 24 }]
  const full = [
    network('cafe_default', { project: 'cafe', subnets: ['10.1.0.0/24'] }),
    network('by_hand', { subnets: ['10.1.1.0/24'], containers: ['x'] }),
  ].map((one): Network => {
    if (one.name !== 'by_hand') return one
    const { project: _, ...rest } = one
    return rest
  })

  it('that are full explain why nothing was brought up, and what others left behind can go', () => {
    const { lines, findings } = judge([service('api')], [], [], [], { networks: full, addressPools: pool })
    expect(lines).toEqual(['error address-pools-full', 'info not-created_never <- address-pools-full'])
    expect(findings[0]?.data['unused']).toEqual([full[0]?.id])
    expect(findings[0]?.fixes.map(({ id }) => id)).toEqual([
      'containers/remove-unused-networks',
      'containers/make-room-for-networks',
    ])
  })

  it.each(['containers', 'wantedBy'])('that are full of what is in use leave it to the person: %s', (use) => {
    const networks = full.map((one) => ({ ...one, [use]: ['x'] }))
    const [finding] = judge([service('api')], [], [], [], { networks, addressPools: pool }).findings
    expect(finding?.variant).toBe('all-used')
    expect(finding?.fixes.map(({ risk }) => risk)).toEqual(['guide'])
  })

  it('do not matter where there is room, where the project has its network, or needs none', () => {
    const withPool = { addressPools: pool, networks: full }
    const lines = (services: Parameters<typeof judge>[0], engine: Parameters<typeof judge>[4]) =>
      judge(services, [], [], [], engine).lines.filter((line) => line.includes('address'))
    expect(lines([service('api')], { ...withPool, networks: full.slice(1) })).toEqual([])
    expect(lines([service('api')], { ...withPool, networks: [...full, network('shop_default')] })).toEqual([])
    expect(lines([service('api', { networkMode: 'host' })], withPool)).toEqual([])
    expect(lines([service('api')], { networks: full })).toEqual([])
  })

  it('are counted as the engine does', () => {
    expect(freeSubnets(builtInPools, [])).toEqual({ free: 31, all: 31 })
    expect(freeSubnets(builtInPools, ['172.17.0.0/16', '192.168.64.0/20', 'fd00::/64', 'nonsense'])).toEqual({
      free: 29,
      all: 31,
    })
    // One network over several places, and one that is smaller than a place.
    expect(freeSubnets(builtInPools, ['172.16.0.0/12', '192.168.1.128/25'])).toEqual({ free: 15, all: 31 })
    expect(freeSubnets([{ base: 'fd00::/8', size: 64 }], [])).toBeUndefined()
    expect(freeSubnets([{ base: '10.0.0.0/8', size: 30 }], [])).toBeUndefined()
  })
})

describe('what an engine says of its networks', () => {
  const id = 'a'.repeat(64)

  it('is put together with the containers that are, or were, joined', () => {
    const networks = [
      {
        Id: id,
        Name: 'shop_default',
        Driver: 'bridge',
        Scope: 'local',
        Created: '2026-11-20T19:07:06Z',
        Labels: { 'com.docker.compose.project': 'shop' },
        IPAM: { Config: [{ Subnet: '10.230.35.0/24', Gateway: '10.230.35.1' }] },
      },
      { Id: 'b', Name: 'host', Labels: null, IPAM: { Config: null } },
    ]
    const joined = { shop_default: { NetworkID: id }, host: { NetworkID: '' } }
    const containers = [
      { Id: 'c'.repeat(64), Names: ['/shop-api-1'], NetworkSettings: { Networks: joined } },
      { Id: 'd'.repeat(64), Names: null, NetworkSettings: null },
      { Id: 'e', Names: ['/podman-1'], NetworkSettings: { Networks: { shop_default: { NetworkID: 'shop_default' } } } },
    ]
    expect(networksOf(networks, containers)).toEqual({
      truncated: false,
      networks: [
        {
          id,
          name: 'shop_default',
          driver: 'bridge',
          scope: 'local',
          createdAt: '2026-11-20T19:07:06Z',
          project: 'shop',
          subnets: ['10.230.35.0/24'],
          containers: ['shop-api-1', 'podman-1'],
        },
        {
          id: 'b',
          name: 'host',
          driver: '',
          scope: '',
          createdAt: '',
          subnets: [],
          containers: [],
          wantedBy: ['shop-api-1'],
        },
      ],
    })
  })

  it('is refused when it is no such list', () => {
    expect(() => networksOf({ message: 'no' }, [])).toThrow()
    expect(() => networksOf([], 'no')).toThrow()
  })
})
