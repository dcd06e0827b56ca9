import { expect, it } from 'vitest'
import { locate } from '../../../engine/database/locate.ts'
import { readSettings } from '../../../engine/database/settings.ts'
import { projectOnDisk, readModelOf } from '../project/project-on-disk.ts'

/** What is said of the host `store`, for a service that has more in the compose file, and for its database. */
async function located(more: string, database = '') {
  const address = 'postgresql://app:x@store/app'
  const model = await readModelOf(
    projectOnDisk({
      'compose.yaml': `services:
  api:
    image: api
    environment: { DATABASE_URL: '${address}' }
${more}  db:
    image: postgres:16
${database}`,
    }),
  )
  if (model === undefined) throw new Error('no model')
  return readSettings(model)
    .filter(({ services }) => services.includes('api'))
    .map((setting) => [setting.databaseService?.name, locate(setting, undefined)])
}

it('knows no service of a name that nobody gives', async () => {
  expect(await located('')).toEqual([[undefined, { state: 'unknown-host' }]])
  expect(await located('    extra_hosts: ["shop:10.0.0.5"]\n')).toEqual([[undefined, { state: 'unknown-host' }]])
})

it.each([
  ['extra_hosts', '    extra_hosts: ["store:10.0.0.5"]\n'],
  ['extra_hosts as a mapping', '    extra_hosts: { store: 10.0.0.5 }\n'],
  ['external_links', '    external_links: ["shop-db-1:store"]\n'],
])('does not look where %s leads', async (_, more) => {
  expect(await located(more)).toEqual([[undefined, { state: 'remote' }]])
})

it.each([
  ['container_name', '', '    container_name: store\n'],
  ['hostname', '', '    hostname: store\n'],
  ['an alias', '', '    networks: { default: { aliases: [store] } }\n'],
  ['a link', '    links: ["db:store"]\n', ''],
])('finds the service by %s', async (_, more, database) => {
  expect(await located(more, database)).toEqual([['db', { state: 'not-running' }]])
})

it('goes by extra_hosts before the names of services', async () => {
  expect(await located('    extra_hosts: ["store:10.0.0.5"]\n', '    hostname: store\n')).toEqual([
    [undefined, { state: 'remote' }],
  ])
})

it('still warns of the service that has no such name', async () => {
  const other = "  worker:\n    image: api\n    environment: { DATABASE_URL: 'postgresql://app:x@store/app' }\n"
  const model = await readModelOf(
    projectOnDisk({
      'compose.yaml': `services:\n${other}${other.replace('worker', 'api')}    extra_hosts: ["store:10.0.0.5"]\n`,
    }),
  )
  const settings = model === undefined ? [] : readSettings(model)
  expect(settings.map((setting) => [setting.services, locate(setting, undefined)])).toEqual([
    [['worker'], { state: 'unknown-host' }],
    [['api'], { state: 'remote' }],
  ])
})
