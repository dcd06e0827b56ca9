import { describe, expect, it } from 'vitest'
import { knownHealthcheck } from '../../../../engine/compose/known-healthchecks.ts'
import type { Service } from '../../../../engine/project/facts.ts'
import { openProject } from './apply-fix.ts'

const migrating = { 'web/Dockerfile': 'FROM python:3.12\nCMD ["alembic", "upgrade", "head"]\n' }
const race = 'compose/dependency-race'
const fix = 'compose/wait-until-healthy'

describe('compose/wait-until-healthy', () => {
  it('adds the health check and the condition in one plan, and is undone byte by byte', async () => {
    const before = [
      '# my shop',
      'services:',
      '  db:',
      '    image: registry.example/team/postgres:15 # pinned',
      '    environment: {POSTGRES_USER: shop, POSTGRES_PASSWORD: x}',
      '',
      '  web:',
      '    build: ./web',
      '    depends_on:',
      '      - db',
      '',
    ].join('\n')
    const project = await openProject({ 'compose.yaml': before, ...migrating })
    const applied = await project.apply(race, fix)
    expect(applied).toMatchObject({ outcome: 'verified' })
    expect(applied.preview.steps).toHaveLength(1)
    expect(project.read('compose.yaml')).toBe(
      before
        .replace(
          'POSTGRES_PASSWORD: x}\n',
          () =>
            'POSTGRES_PASSWORD: x}\n    healthcheck:\n      test: ["CMD-SHELL", "pg_isready -h 127.0.0.1 -U $${POSTGRES_USER}"]\n      interval: 3s\n      timeout: 5s\n      retries: 30\n',
        )
        .replace('      - db\n', '      db:\n        condition: service_healthy\n'),
    )
    expect((await project.look()).findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(await applied.undo()).toMatchObject({ outcome: 'undone' })
    expect(project.read('compose.yaml')).toBe(before)
  })

  it('keeps the mark of a file that has one', async () => {
    const text =
      '\ufeffservices:\r\n  db:\r\n    image: mysql:8\r\n  web:\r\n    build: ./web\r\n    depends_on: [db]\r\n'
    const project = await openProject({ 'compose.yaml': text, ...migrating })
    await project.apply(race, fix)
    const bytes = Buffer.from(project.read('compose.yaml'), 'latin1').toString('utf8')
    expect(bytes.startsWith('\ufeffservices:\r\n')).toBe(true)
    expect(bytes.replaceAll('\r\n', '')).not.toContain('\n')
  })

  it('changes two files where the services are in two', async () => {
    const project = await openProject({
      'compose.yaml': 'services:\n  db:\n    image: postgres\n',
      'compose.override.yaml': 'services:\n  web:\n    build: ./web\n    depends_on: [db]\n',
      ...migrating,
    })
    const { preview, outcome } = await project.apply(race, fix)
    expect(outcome).toBe('verified')
    expect(preview.steps.map((step) => step.preview?.type === 'diff' && step.preview.file)).toEqual([
      'compose.yaml',
      'compose.override.yaml',
    ])
  })

  it('is not offered for a database that nobody knows how to ask', async () => {
    const project = await openProject({
      'compose.yaml': 'services:\n  db:\n    image: neo4j\n  web:\n    build: ./web\n    depends_on: [db]\n',
      ...migrating,
    })
    expect((await project.findingOf(race)).fixes).toEqual([])
  })

  it('says why where the list is shared, and changes nothing', async () => {
    const text =
      'services:\n  db:\n    image: postgres\n  web:\n    build: ./web\n    depends_on: &all\n      - db\n  worker:\n    image: x\n    depends_on: *all\n'
    const project = await openProject({ 'compose.yaml': text, ...migrating })
    expect(await project.plan(race, fix)).toMatchObject({ ok: false, reason: { key: 'compose.reasons.not-editable' } })
    expect(project.read('compose.yaml')).toBe(text)
  })
})

describe('compose/add-healthcheck', () => {
  it('gives the waited-for service a health check', async () => {
    const text =
      'services:\n  cache:\n    image: redis:7\n  web:\n    image: x\n    depends_on:\n      cache:\n        condition: service_healthy\n'
    const project = await openProject({ 'compose.yaml': text })
    const { outcome } = await project.apply('compose/dependency-without-healthcheck', 'compose/add-healthcheck')
    expect(outcome).toBe('verified')
    expect(project.read('compose.yaml')).toContain('test: ["CMD", "redis-cli", "ping"]\n')
  })
})

describe('known health checks', () => {
  const testFor = (image: string) => {
    const known = knownHealthcheck({ image, environment: [] } as unknown as Service)
    return typeof known === 'object' ? String(known['test']) : undefined
  }

  it.each([
    ['postgres:15', 'pg_isready'],
    ['stackmedic-fixture/postgres:15', 'pg_isready'],
    ['localhost:5000/team/my-postgres@sha256:00', 'pg_isready'],
    ['pgvector/pgvector:pg16', 'pg_isready'],
    ['bitnami/postgresql', 'pg_isready'],
    ['mysql/mysql-server:8.0', 'mysqladmin'],
    ['mariadb:11', 'mariadb-admin'],
    ['redis/redis-stack:latest', 'redis-cli'],
    ['valkey/valkey', 'valkey-cli'],
    ['rabbitmq:3-management', 'rabbitmq-diagnostics'],
    ['mongo:7', 'mongosh'],
    ['docker.elastic.co/elasticsearch/elasticsearch:8.13.0', ':9200'],
    ['opensearchproject/opensearch:2', ':9200'],
    ['clickhouse/clickhouse-server', ':8123/ping'],
    ['confluentinc/cp-kafka:7.6', '"kafka-broker-api-versions"'],
    ['apache/kafka', '/opt/kafka/bin/'],
    ['bitnami/kafka', 'kafka-broker-api-versions.sh'],
    ['minio/minio', '/minio/health/live'],
  ])('know %s', (image, part) => {
    expect(testFor(image)).toContain(part)
  })

  it.each([
    'nginx',
    'prometheuscommunity/postgres-exporter',
    'mongo-express',
    'pgadmin4',
    'redis-commander',
    'x/redisinsight',
  ])('leave %s alone', (image) => {
    expect(testFor(image)).toBeUndefined()
  })
})
