import { expect, it } from 'vitest'
import { clashesInLogs } from '../../../engine/database/version-clashes.ts'
import type { ComposeModel, Service } from '../../../engine/project/facts.ts'

const place = { file: 'compose.yaml', line: 2, column: 3 }
const service = { name: 'db', place, image: 'postgres:16', environment: [], mounts: [] } as unknown as Service
const model = { services: [service] } as unknown as ComposeModel

function found(log: string, name = 'db') {
  const lines = log.split('\n').map((text) => ({ stream: 'stderr' as const, text }))
  return clashesInLogs(model, [{ id: '1', container: 'shop-db-1', service: name, lines, truncated: false }])
}

const postgres =
  'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 16.2 (Debian 16.2-1).'

it('names the version of the data and of the server', () => {
  expect(found(postgres)).toMatchObject([{ kind: 'data-folder', found: '15', expected: '16.2', image: 'postgres:16' }])
  expect(
    found('[ERROR] [MY-013171] [InnoDB] Cannot boot server version 80036 on data directory built by version 80100.'),
  ).toMatchObject([{ kind: 'data-folder', found: '8.1.0', expected: '8.0.36' }])
})

it('knows that the images of PostgreSQL 18 expect the volume elsewhere', () => {
  expect(
    found(
      'Error: in 18+, these Docker images are configured to store database data in a\n       format which is compatible',
    ),
  ).toMatchObject([{ kind: 'layout', expected: '18' }])
})

it('says nothing about a server that came up afterwards', () => {
  expect(found(`${postgres}\nLOG:  database system is ready to accept connections`)).toEqual([])
  expect(found(`LOG:  database system is ready to accept connections\n${postgres}`)).toHaveLength(1)
})

it('finds programs for backups, and programs that refuse the server', () => {
  expect(
    found(
      'pg_dump: error: aborting because of server version mismatch\npg_dump: detail: server version: 16.1; pg_dump version: 15.4',
    ),
  ).toMatchObject([{ kind: 'dump', found: '16.1', expected: '15.4' }])
  expect(found('django.db.utils.NotSupportedError: PostgreSQL 14 or later is required (found 13.9).')).toMatchObject([
    { kind: 'server-too-old', found: '13.9', expected: '14' },
  ])
  expect(found(postgres, 'unknown')).toEqual([])
})
