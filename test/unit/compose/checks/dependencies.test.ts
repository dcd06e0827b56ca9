import { describe, expect, it } from 'vitest'
import race from '../../../../engine/compose/checks/dependency-race.ts'
import withoutHealthcheck from '../../../../engine/compose/checks/dependency-without-healthcheck.ts'
import type { Files } from '../../project/project-on-disk.ts'
import { containerOf, listOf } from '../container-of.ts'
import { readFacts } from '../read-facts.ts'

const db = (more = '') => `  db:\n    image: postgres:16\n${more}`
const healthcheck = '    healthcheck:\n      test: pg_isready\n'
const web = (dependsOn: string, command = 'alembic upgrade head') =>
  `services:\n  web:\n    image: x\n    command: ${command}\n    depends_on: ${dependsOn}\n`

describe('compose/dependency-race', () => {
  async function judge(text: string, files: Files = {}) {
    const facts = await readFacts({ 'compose.yaml': text, ...files })
    return race
      .judge(facts, { entryPoints: facts.entryPoints })
      .map(({ severity, variant, where }) => [severity, variant, where.line])
  }

  it('warns where a service migrates before its database answers', async () => {
    expect(await judge(web('[db]') + db())).toEqual([['warning', 'without-healthcheck', 5]])
    expect(await judge(web('[db]') + db(healthcheck))).toEqual([['warning', 'with-healthcheck', 5]])
  })

  it('is a note where nothing is known to fail', async () => {
    expect(await judge(web('[db]', 'serve') + db())).toEqual([['info', 'without-healthcheck', 5]])
  })

  it('says nothing where somebody waits', async () => {
    expect(await judge(web('{db: {condition: service_healthy}}') + db(healthcheck))).toEqual([])
    expect(await judge(web('[db]', 'sh -c "until pg_isready; do sleep 1; done; alembic upgrade head"') + db())).toEqual(
      [],
    )
    const between = '  migrate:\n    image: x\n    depends_on: {db: {condition: service_healthy}}\n'
    const text = web('{db: {condition: service_started}, migrate: {condition: service_completed_successfully}}')
    expect(await judge(text + between + db(healthcheck))).toEqual([])
  })

  it('says nothing about services that start at once', async () => {
    expect(await judge(`${web('[cache]')}  cache:\n    image: redis:7\n`)).toEqual([])
  })
})

describe('compose/dependency-without-healthcheck', () => {
  async function judge(text: string, containers?: ReturnType<typeof listOf>) {
    const facts = await readFacts({ 'compose.yaml': text })
    return withoutHealthcheck.judge(facts, { containers }).map(({ severity, variant }) => [severity, variant])
  }
  const waits = web('{db: {condition: service_healthy}}')

  it('is an error for images that bring no check', async () => {
    expect(await judge(waits + db())).toEqual([['error', undefined]])
    expect(await judge(waits + db('    healthcheck: {disable: true}\n'))).toEqual([['error', 'disabled']])
  })

  it('is a note for images that may bring one, until a container shows it', async () => {
    const own = '  db:\n    image: company/own-database:1\n'
    expect(await judge(waits + own)).toEqual([['info', undefined]])
    expect(await judge(waits + own, listOf(containerOf('db')))).toEqual([['error', undefined]])
    const health = { status: 'healthy' as const, failingStreak: 0, test: ['CMD', 'x'], log: [] }
    expect(await judge(waits + own, listOf(containerOf('db', { health })))).toEqual([])
  })

  it('says nothing where there is a check', async () => {
    expect(await judge(waits + db(healthcheck))).toEqual([])
    expect(await judge(web('[db]') + db())).toEqual([])
  })
})
