import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/localhost-in-container.ts'
import { containerOf, listOf } from '../container-of.ts'
import { readFacts } from '../read-facts.ts'

async function judge(environment: string, more = '', containers?: ReturnType<typeof listOf>) {
  const { compose } = await readFacts({
    'compose.yaml': `services:\n  db:\n    image: team/postgres:15\n  web:\n    image: x\n${more}    environment:\n      ${environment}\n`,
  })
  return check.judge({ compose }, containers === undefined ? {} : { containers })
}

describe('compose/localhost-in-container', () => {
  it.each([
    ['DATABASE_URL: postgresql+psycopg2://a:s3cret@localhost:5433/x', 'localhost', 5433],
    ['DATABASE_URL: postgres://127.0.0.1/x', '127.0.0.1', 5432],
    ['DB_HOST: localhost', 'localhost', 5432],
  ])('sees %s', async (environment, host, port) => {
    const findings = await judge(environment)
    expect(findings).toMatchObject([
      { where: { service: 'web', file: 'compose.yaml' }, severity: 'error', values: { host, port, dependency: 'db' } },
    ])
    expect(JSON.stringify(findings)).not.toContain('s3cret')
  })

  it.each([
    'DATABASE_URL: postgres://db:5432/x',
    'DATABASE_URL: postgres://localhost.example/x',
    'API_URL: http://localhost:8000',
    'REDIS_URL: redis://localhost:6379',
    'SMTP_HOST: localhost',
  ])('says nothing about %s', async (environment) => {
    expect(await judge(environment)).toEqual([])
  })

  it('knows networks that are the host’s own, and believes a service that runs', async () => {
    expect(await judge('DB_HOST: localhost', '    network_mode: host\n')).toEqual([])
    expect(await judge('DB_HOST: localhost', '', listOf(containerOf('web')))).toMatchObject([{ severity: 'warning' }])
  })

  it('lets a database talk to itself', async () => {
    const { compose } = await readFacts({
      'compose.yaml':
        'services:\n  db:\n    image: postgres\n    environment:\n      PGHOST: localhost\n  other:\n    image: postgres\n',
    })
    expect(check.judge({ compose }, {})).toEqual([])
  })
})
