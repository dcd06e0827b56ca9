import { describe, expect, it } from 'vitest'
import { openProject } from '../fixes/apply-fix.ts'

const db = 'services:\n  db:\n    image: postgres:16\n    ports: ["5433:5432"]\n'

async function found(files: Readonly<Record<string, string>>, compose = db) {
  const project = await openProject({ 'compose.yml': compose, ...files })
  const { findings } = await project.look()
  return findings
    .filter(({ rule }) => rule === 'compose/host-name-on-host')
    .map(({ severity, where, values }) => `${severity} ${where.file}:${where.line} ${values['address']}`)
}

describe('compose/host-name-on-host', () => {
  it.each([
    [
      'a client in a Makefile',
      { Makefile: 'psql:\n\t@psql -h db -p 5432 app\n' },
      ['warning Makefile:2 localhost:5433'],
    ],
    [
      'an address in front of a program',
      { Makefile: 'migrate:\n\tDATABASE_URL=postgresql://u:p@db:5432/app alembic upgrade head\n' },
      ['warning Makefile:2 localhost:5433'],
    ],
    [
      'a README',
      { 'README.md': '# App\n\n```sh\n$ DB_HOST=db python manage.py migrate\n```\n' },
      ['warning README.md:4 localhost:5433'],
    ],
    [
      'a script that starts containers',
      { 'scripts/reset.sh': '#!/bin/sh\ndocker compose up -d\nuntil nc -z db 5432; do sleep 1; done\n' },
      ['warning scripts/reset.sh:3 localhost:5433'],
    ],
    ['a page', { Makefile: 'test:\n\tcurl -f http://db:5432/\n' }, ['warning Makefile:2 localhost:5433']],
    [
      'an env file that no container gets',
      { '.env': 'DATABASE_URL=postgresql://u:p@db:5432/app\n' },
      ['warning .env:1 localhost:5433'],
    ],
  ])('finds %s', async (_, files, expected) => {
    expect(await found(files)).toEqual(expected)
  })

  it.each([
    [
      'a command in a container',
      {
        Makefile:
          'psql:\n\tdocker compose exec api psql -h db app\n\tdocker-compose run --rm -e DATABASE_URL=postgres://db/app api alembic upgrade head\n',
      },
    ],
    ['a shell in a container', { 'README.md': '```sh\ndocker compose exec api bash\npsql -h db\n```\n' }],
    ['a script of a container', { 'wait.sh': '#!/bin/sh\nuntil pg_isready -h db; do sleep 1; done\n' }],
    ['another host', { Makefile: 'psql:\n\tpsql -h localhost -p 5433\n\tpsql postgres://db.example.org/app\n' }],
    ['a user or a database of that name', { Makefile: 'psql:\n\tpsql -U db -d db\n\tcreatedb db\n' }],
    ['a text', { Makefile: 'help:\n\techo "DATABASE_URL=postgres://db/app alembic upgrade head"\n' }],
    ['prose and other languages', { 'README.md': 'Use psql -h db.\n\n```yaml\nurl: postgres://db/app\n```\n' }],
    ['what compose itself needs', { 'up.sh': 'export DATABASE_URL=postgres://db/app\ndocker compose up\n' }],
  ])('leaves %s alone', async (_, files) => {
    expect(await found(files)).toEqual([])
  })

  it.each([
    ['used by compose', `${db}    environment: {URL: "\${DATABASE_URL}"}\n`],
    ['given to a container', `${db}    env_file: .env\n`],
    ['perhaps part of an image', `${db}  api:\n    build: .\n`],
    ['mounted', `${db}  api:\n    image: x\n    volumes: [".:/app"]\n`],
  ])('leaves an env file alone that is %s', async (_, compose) => {
    expect(
      await found({ '.env': 'DATABASE_URL=postgresql://u:p@db:5432/app\n', Dockerfile: 'FROM x\n' }, compose),
    ).toEqual([])
  })

  it('finds a service in the network of the host', async () => {
    const api = (more: string) =>
      `${db}  api:\n    image: x\n    network_mode: host\n    environment: {DATABASE_URL: "postgres://u:secret@db:5432/app"}\n${more}`
    expect(await found({}, api(''))).toEqual(['error compose.yml:8 localhost:5433'])
    expect(await found({}, api('    extra_hosts: ["db:127.0.0.1"]\n'))).toEqual([])
  })

  it.each([
    ['as many recipes', `a:\n${'\tpsql -h db\n'.repeat(9000)}`, 100],
    ['one endless recipe', `a:\n${'\tpsql -h db \\\n'.repeat(9000)}`, 100],
    ['more than anybody writes', `a:\n${'\tpsql -h db\n'.repeat(90_000)}`, 0],
  ])('bounds time and number: %s', { timeout: 60_000 }, async (_, makefile, most) => {
    // The time of this process alone: on a clock, a busy machine looks like slow code.
    const before = process.cpuUsage()
    expect((await found({ Makefile: makefile })).length).toBeLessThanOrEqual(most)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(8000)
  })

  it('does not show what may be a password', async () => {
    const project = await openProject({ 'compose.yml': db, '.env': 'DATABASE_URL=postgresql://u:geheim@db:5432/app\n' })
    expect(JSON.stringify(await project.findingOf('compose/host-name-on-host'))).not.toContain('geheim')
  })
})
