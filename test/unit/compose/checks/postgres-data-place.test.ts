import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/postgres-data-place.ts'
import { containerOf, listOf } from '../container-of.ts'
import { readFacts } from '../read-facts.ts'

async function judge(image: string, more = '', containers?: ReturnType<typeof listOf>) {
  const compose = `services:\n  db:\n    image: ${image}\n    volumes:\n      - data:/var/lib/postgresql/data\n${more}volumes:\n  data:\n`
  const facts = await readFacts({ 'compose.yaml': compose })
  return check.judge(facts, { containers }).map(({ severity, where }) => `${severity ?? 'error'} ${where.line}`)
}

describe('compose/postgres-data-place', () => {
  it.each([
    ['postgres:18', ['error 5']],
    ['docker.io/library/postgres:18.4-trixie', ['error 5']],
    ['postgres:19@sha256:0123', ['error 5']],
    ['postgres', ['info 5']],
    ['postgres:latest', ['info 5']],
    ['postgres:17-alpine', []],
    ['postgres:9.6', []],
    ['bitnami/postgresql:18', []],
    ['supabase/postgres:18', []],
    ['registry.local:5000/postgres:16', []],
  ])('%s: %j', async (image, said) => {
    expect(await judge(image)).toEqual(said)
  })

  it('says nothing where the image is told the place, or runs well', async () => {
    expect(await judge('postgres:18', '    environment: { PGDATA: /var/lib/postgresql/data }\n')).toEqual([])
    expect(await judge('postgres:18', '', listOf(containerOf('db')))).toEqual([])
  })
})
