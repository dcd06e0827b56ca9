import { describe, expect, it } from 'vitest'
import causes from '../../../../engine/compose/causes/compose.ts'
import check from '../../../../engine/compose/checks/no-common-network.ts'
import type { Finding } from '../../../../engine/core/finding.ts'
import { containerOf, listOf } from '../container-of.ts'
import { openProject } from '../fixes/apply-fix.ts'
import { readFacts } from '../read-facts.ts'

const url = 'environment: { DATABASE_URL: "postgres://a:s3cret@db:5432/x" }'
const networks = 'networks: { front: {}, back: {} }\n'

async function judge(api: string, db: string, more = networks, containers?: ReturnType<typeof listOf>) {
  const { compose } = await readFacts({
    'compose.yaml': `services:\n  api:\n    image: x\n    ${api.replaceAll('; ', '\n    ')}\n  db:\n    image: y\n    ${db.replaceAll('; ', '\n    ')}\n${more}`,
  })
  return check.judge({ compose }, containers === undefined ? {} : { containers })
}

describe('compose/no-common-network', () => {
  it.each([
    ['a list each', `${url}; networks: [front]`, 'networks: [back]', 'front', 'back', 'back'],
    ['one is in the default network', url, 'networks: { back: {} }', 'default', 'back', 'back'],
    ['the other is in the default network', `${url}; networks: [front]`, 'tty: true', 'front', 'default', 'default'],
    ['none at all', `${url}; network_mode: none`, 'tty: true', 'network_mode: none', 'default', undefined],
    ['the host’s', url, 'network_mode: host', 'default', 'network_mode: host', undefined],
    [
      'an alias elsewhere',
      'environment: { DB_HOST: data }; networks: [front]',
      'networks: { front: {}, back: { aliases: [data] } }',
      'front',
      'front, back',
      'back',
    ],
    [
      'a command',
      'command: serve --db=postgres://db/x; networks: [front]',
      'networks: [back]',
      'front',
      'back',
      'back',
    ],
    ['a pair', 'environment: { DB_ADDR: "db:5432" }; networks: [front]', 'networks: [back]', 'front', 'back', 'back'],
  ])('sees %s', async (_, api, db, own, others, network) => {
    const findings = await judge(api, db)
    expect(findings).toMatchObject([
      { where: { service: 'api', line: 4 }, severity: 'error', values: { networks: own, others, dependency: 'db' } },
    ])
    expect(findings[0]?.data?.['network']).toBe(network)
    expect(JSON.stringify(findings)).not.toContain('s3cret')
  })

  it.each([
    ['they share one', `${url}; networks: [front, back]`, 'networks: [back]'],
    ['nothing is said of networks', url, 'tty: true'],
    ['an address is given by hand', `${url}; networks: [front]; extra_hosts: ["db:10.0.0.1"]`, 'networks: [back]'],
    ['a link names it', `${url}; networks: [front]; external_links: ["pg:db"]`, 'networks: [back]'],
    ['the host is another computer', 'environment: { DB_HOST: db.test }; networks: [front]', 'networks: [back]'],
    ['the network is the host’s', `${url}; network_mode: host`, 'networks: [back]'],
    ['nobody looks it up', 'environment: { CORS_ORIGIN: "http://db:1" }; networks: [front]', 'networks: [back]'],
    ['an image is named', 'environment: { IMAGE: "db:5432" }; networks: [front]', 'networks: [back]'],
    ['the other waits for a profile', `${url}; networks: [front]`, 'networks: [back]; profiles: [x]'],
    ['the other answers to a hostname', 'environment: { DB_HOST: data }', 'hostname: data'],
  ])('says nothing where %s', async (_, api, db) => {
    expect(await judge(api, db)).toEqual([])
  })

  it('knows one network under two names, and those that others join as well', async () => {
    const [api, db] = [`${url}; networks: [front]`, 'networks: [back]']
    expect(await judge(api, db, 'networks: { front: { name: one }, back: { name: one } }\n')).toEqual([])
    expect(await judge(api, db, 'networks: { front: { external: true }, back: {} }\n')).toEqual([])
  })

  it('looks where a service that shares a network is', async () => {
    const proxy = (network: string) => `  proxy:\n    image: z\n    networks: [${network}]\n${networks}`
    const api = `${url}; network_mode: service:proxy`
    expect(await judge(api, 'networks: [back]', proxy('back'))).toEqual([])
    expect(await judge(api, 'networks: [back]', proxy('front'))).toMatchObject([
      { data: { owner: 'proxy', network: 'back' } },
    ])
  })

  it('believes a service that runs', async () => {
    const containers = listOf(containerOf('api'))
    expect(await judge(`${url}; networks: [front]`, 'networks: [back]', networks, containers)).toMatchObject([
      { severity: 'warning' },
    ])
  })

  it.each([
    ['    networks: [front] # web\n', '    networks: [front, back] # web\n'],
    [
      '    networks:\n      - front # web\n    # end\n',
      '    networks:\n      - front # web\n      - back\n    # end\n',
    ],
    [
      '    networks:\n      front: # web\n        aliases: [a]\n',
      '    networks:\n      front: # web\n        aliases: [a]\n      back: {}\n',
    ],
    ['', '    networks: [default, back]\n'],
  ])('joins the network and keeps what is there: %j', async (before, after) => {
    const text = (own: string) =>
      `services:\n  db:\n    image: y\n    networks: [back]\n  api:\n    image: x\n    ${url}\n${own}${networks}`
    const project = await openProject({ 'compose.yaml': text(before) })
    const applied = await project.apply('compose/no-common-network', 'compose/join-network')
    expect(applied.outcome).toBe('verified')
    expect(project.read('compose.yaml')).toBe(text(after))
    expect(await applied.undo()).toMatchObject({ outcome: 'undone' })
    expect(project.read('compose.yaml')).toBe(text(before))
  })

  it('explains the log that does not find this host, and the exit', () => {
    const finding = (rule: string, host?: string): Finding => {
      const [area = ''] = rule.split('/')
      const data = host === undefined ? {} : { host }
      const about = { area: area as Finding['area'], where: { service: 'api' }, values: {}, evidence: [], fixes: [] }
      return { id: `${rule}:${host}`, rule, severity: 'error', ...about, data, rootCause: true, explainedBy: [] }
    }
    const effects = [finding('logs/host-not-found', 'db'), finding('logs/host-not-found'), finding('containers/exited')]
    const links = causes.link(
      [finding('compose/no-common-network', 'db'), finding('logs/host-not-found', 'mail'), ...effects],
      {},
    )
    expect(links.map(({ effect }) => effect)).toEqual(effects.map(({ id }) => id))
  })
})
