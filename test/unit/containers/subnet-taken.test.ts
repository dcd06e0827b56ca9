import { describe, expect, it } from 'vitest'
import check from '../../../engine/containers/checks/subnet-taken.ts'
import type { Network } from '../../../engine/containers/networks/network-facts.ts'
import { projectOnDisk, readModelOf } from '../project/project-on-disk.ts'

function network(name: string, subnet: string, more: Partial<Network> = {}): Network {
  return { id: name, name, driver: 'bridge', scope: 'local', createdAt: '', subnets: [subnet], containers: [], ...more }
}

async function judge(definition: string, ...networks: readonly Network[]) {
  const text = `name: shop\nservices:\n  web:\n    image: x\nnetworks:\n${definition}`
  const compose = await readModelOf(projectOnDisk({ 'compose.yaml': text }))
  if (compose === undefined) throw new Error('no model')
  return check
    .judge({ networks: { endpoint: '', networks: [...networks], truncated: false }, compose }, {})
    .map(({ where, variant, values }) => [where.line, values['other'], variant].filter(Boolean).join(' '))
}

const own = '  default:\n    ipam:\n      config:\n        - subnet: 10.77.0.0/24\n'

describe('containers/subnet-taken', () => {
  it('names the line, and the network that has the addresses', async () => {
    expect(await judge(own, network('old_default', '10.77.0.0/16'))).toEqual(['9 old_default unused'])
    expect(await judge(own, network('blog', '10.77.0.128/25', { containers: ['blog-api-1'] }))).toEqual(['9 blog'])
  })

  it('says nothing about other addresses, the network itself, and those that are made elsewhere', async () => {
    expect(await judge(own, network('a', '10.78.0.0/16'), network('b', 'fd00::/8'))).toEqual([])
    expect(await judge(own, network('shop_default', '10.77.0.0/24'), network('a', '10.77.0.0/16'))).toEqual([])
    expect(await judge('  default:\n    external: true\n    name: lan\n', network('a', '10.77.0.0/16'))).toEqual([])
    expect(await judge(own, network('cluster', '10.77.0.0/16', { scope: 'swarm' }))).toEqual([])
  })
})
