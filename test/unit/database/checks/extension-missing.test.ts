import { describe, expect, it } from 'vitest'
import { containerListFact } from '../../../../engine/containers/facts.ts'
import { replay } from '../../../../engine/core/diagnose.ts'
import { type FactDefinition, type FactRecord, known } from '../../../../engine/core/fact.ts'
import { registry } from '../../../../engine/core/registry.ts'
import {
  type Connection,
  connectionsFact,
  type WantedExtension,
  wantedExtensionsFact,
} from '../../../../engine/database/facts.ts'
import { type AppliedFix, appliedFixesFact } from '../../../../engine/project/facts.ts'
import { container, readAt, secondsBefore } from '../../containers/stack.ts'

const place = { file: 'compose.yaml', line: 2, column: 3 }
const wanted: WantedExtension = {
  extension: 'vector',
  at: { file: 'alembic/versions/1.py', line: 9, text: 'CREATE EXTENSION vector' },
  databaseService: 'db',
  image: 'postgres:16',
  imagePlace: place,
  imageText: 'image: postgres:16',
  named: 'compose',
  inImage: 'no',
}
/** The running server was asked, and does not have it. */
const asked: Connection = {
  dialect: 'postgresql',
  host: 'db',
  port: 5432,
  database: 'shop',
  place,
  variable: 'DATABASE_URL',
  services: ['api'],
  databaseService: 'db',
  hasVolume: true,
  state: 'reachable',
  detail: '',
  extensions: { installed: [], available: ['plpgsql'] },
}

function judge(extension: Partial<WantedExtension>, fixes: readonly AppliedFix[] = [], createdAt = secondsBefore(600)) {
  const record = <Value>(fact: FactDefinition<Value>, value: Value): Record<string, FactRecord> => ({
    [fact.id]: { ...known(fact.schema.parse(value)), id: fact.id, readAt, durationMs: 1 },
  })
  const { named: _, ...without } = { ...wanted, ...extension }
  const one = 'named' in extension && extension.named === undefined ? without : { ...wanted, ...extension }
  const list = {
    endpoint: 'unix:///d.sock',
    containers: [container('db', { createdAt })],
    truncated: false,
    readAt,
    tookMs: 1,
  }
  const { findings } = replay(
    {
      ...record(wantedExtensionsFact, { wanted: [one] }),
      ...record(connectionsFact, { connections: [asked] }),
      ...record(containerListFact, list),
      ...record(appliedFixesFact, [...fixes]),
    },
    registry,
  )
  return findings.filter(({ rule }) => rule === 'database/extension-missing')
}

const fixesOf = (extension: Partial<WantedExtension>) =>
  judge(extension).flatMap(({ fixes }) => fixes.map(({ id, risk }) => `${id} ${risk}`))

describe('pgvector that the server does not have', () => {
  it('comes with the official image for it, and with a guide', () => {
    expect(fixesOf({})).toEqual(['database/use-pgvector-image ask', 'database/get-pgvector guide'])
    expect(judge({})[0]?.data).toMatchObject({ replacement: 'pgvector/pgvector:pg16', named: 'compose' })
  })

  it.each([
    ['of somebody else', { image: 'team/postgres:16' }],
    ['that sorts text in another way', { image: 'postgres:16-alpine' }],
    ['that a variable names', { named: undefined }],
  ])('is for a person where the image is one %s', (_, extension) => {
    expect(fixesOf(extension)).toEqual(['database/get-pgvector guide'])
  })

  it('is no such thing for other extensions', () => {
    expect(fixesOf({ extension: 'postgis' })).toEqual([])
    expect(judge({ extension: 'postgis' })).toHaveLength(1)
  })

  it('says nothing of the new image while the container is from before the fix, and no more', () => {
    const inImage = { image: 'pgvector/pgvector:pg16', inImage: 'yes' as const }
    const fix = { fix: 'database/use-pgvector-image', finding: 'x', appliedAt: secondsBefore(60) }
    expect(judge(inImage)).toHaveLength(1)
    expect(judge(inImage, [fix])).toHaveLength(0)
    expect(judge(inImage, [fix], secondsBefore(30))).toHaveLength(1)
    expect(judge({}, [fix])).toHaveLength(1)
    expect(judge(inImage, [{ ...fix, fix: 'imports/add-requirement' }])).toHaveLength(1)
  })
})
