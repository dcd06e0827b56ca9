import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../engine/core/finding.ts'
import usePgvectorImage from '../../../engine/database/fixes/use-pgvector-image.ts'
import { majorVersion, withPgvector } from '../../../engine/database/pgvector-image.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

it.each([
  ['postgres:16', 'pgvector/pgvector:pg16'],
  ['postgres:16.4', 'pgvector/pgvector:pg16'],
  ['docker.io/library/postgres:15-bookworm', 'pgvector/pgvector:pg15-bookworm'],
  ['postgres:17.2-trixie', 'pgvector/pgvector:pg17-trixie'],
  // It sorts text in another way, or what it is cannot be told.
  ['postgres:16-alpine', undefined],
  ['postgres:16-bullseye', undefined],
  ['postgres', undefined],
  ['postgres:latest', undefined],
  ['postgres:16@sha256:00', undefined],
  ['team/postgres:16', undefined],
  ['registry.test:5000/postgres:16', undefined],
  ['postgres:9.6', undefined],
])('%s with pgvector is %s', (image, expected) => {
  expect(withPgvector(image)).toBe(expected)
})

it.each([
  ['stackmedic-fixture/postgres:15', '15'],
  ['registry.test:5000/postgres:16-alpine', '16'],
  ['pgvector/pgvector:pg17', '17'],
  ['registry.test:5000/postgres', undefined],
  ['postgres:latest', undefined],
])('the major version of %s is %s', (image, expected) => {
  expect(majorVersion(image)).toBe(expected)
})

describe('the image with pgvector', () => {
  async function written(text: string, file: string, line: number, named: 'compose' | 'dockerfile') {
    const root = temporaryFolder()
    writeFileSync(join(root, file), text)
    const finding: Finding = {
      id: 'database/extension-missing:1',
      rule: 'database/extension-missing',
      area: 'database',
      severity: 'error',
      where: { service: 'db', file, line },
      values: {},
      data: { extension: 'vector', image: 'postgres:16', replacement: 'pgvector/pgvector:pg16', named },
      evidence: [],
      fixes: [],
      rootCause: true,
      explainedBy: [],
    }
    const { signal } = new AbortController()
    const planned = await usePgvectorImage.plan({ finding, facts: {}, root, machine: testMachine(), signal })
    expect(readFileSync(join(root, file), 'utf8')).toBe(text)
    if (!planned.ok) return planned.reason.key
    const [step] = planned.steps
    return Buffer.from(step !== undefined && 'content' in step ? String(step.content) : '', 'base64').toString()
  }

  it.each([
    'services:\n  db:\n    image: postgres:16 # the database\n    restart: always\n',
    'services:\n  db:\r\n    image: "postgres:16"\r\n',
    'services: { db: { image: postgres:16 }, other: { image: postgres:16 } }\n',
  ])('stands in the compose file, and nothing else changes: %j', async (text) => {
    expect(await written(text, 'compose.yaml', 2, 'compose')).toBe(
      text.replace('postgres:16', 'pgvector/pgvector:pg16'),
    )
  })

  it.each([
    'services:\n  db:\n    image: postgres:${VERSION:-16}\n',
    'x-db: &db\n  image: postgres:16\nservices:\n  db:\n    <<: *db\n',
    'services:\n  db:\n    image: &image postgres:16\n  other:\n    image: *image\n',
  ])('is not written where another place would change too: %j', async (text) => {
    expect(await written(text, 'compose.yaml', 2, 'compose')).toBe('compose.reasons.not-editable')
  })

  it('stands in the Dockerfile, with its platform and name', async () => {
    const text = '# postgres:16\r\nFROM --platform=linux/amd64 postgres:16 AS base\r\nCOPY x /postgres:16\r\n'
    const expected = text.replace('amd64 postgres:16', 'amd64 pgvector/pgvector:pg16')
    expect(await written(text, 'Dockerfile', 2, 'dockerfile')).toBe(expected)
    expect(await written('FROM postgres:17\n', 'Dockerfile', 1, 'dockerfile')).toBe('compose.reasons.not-editable')
    expect(await written('COPY postgres:16 /\n', 'Dockerfile', 1, 'dockerfile')).toBe('compose.reasons.not-editable')
  })
})
