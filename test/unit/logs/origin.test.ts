import { describe, expect, it } from 'vitest'
import type { FindingDraft } from '../../../engine/core/finding.ts'
import { withOrigin } from '../../../engine/logs/origin.ts'
import entryPointsProbe from '../../../engine/project/probes/entry-points.ts'
import { testMachine } from '../../support/machine.ts'
import { projectOnDisk, readModelOf } from '../project/project-on-disk.ts'

const compose = `services:
  api:
    image: x
    command: ["uvicor", "app:app"]
    environment:
      DATABASE_URI: postgresql://shop:secret@db:5432/shop
      REDIS_URL: redis://rediss:6379/0
      MAIL_HOST: mial
`

async function originOf(values: FindingDraft['values']) {
  const root = projectOnDisk({ 'compose.yaml': compose })
  const model = await readModelOf(root)
  if (model === undefined) throw new Error('no model')
  const context = { root, machine: testMachine(), signal: new AbortController().signal, optional: {} }
  const entryPoints = await entryPointsProbe.read({ ...context, facts: { compose: model } })
  if (entryPoints.state !== 'known') throw new Error(entryPoints.state)
  const draft = { where: { service: 'api' }, values, evidence: [], data: {} }
  const found = withOrigin(draft, model, entryPoints.value.entryPoints)
  expect(JSON.stringify(found)).not.toContain('secret')
  return [found.where.line, found.variant, found.values['similar']].filter((one) => one !== undefined).join(' ')
}

describe('where a message comes from', () => {
  it('is the line that names the host', async () => {
    expect(await originOf({ host: 'rediss' })).toBe('7')
    expect(await originOf({ host: 'mial' })).toBe('8')
    expect(await originOf({ host: 'redis' })).toBe('')
    expect(await originOf({ host: 'shop' })).toBe('')
    expect(await originOf({ host: 'db' })).toBe('6')
    expect(await originOf({ host: 'elsewhere' })).toBe('')
  })

  it('is the variable that has nearly the same name', async () => {
    expect(await originOf({ variable: 'DATABASE_URL' })).toBe('6 similar DATABASE_URI')
    expect(await originOf({ variable: 'SECRET_KEY' })).toBe('')
    expect(await originOf({ variable: 'REDIS_URL' })).toBe('')
  })

  it('is the command with the program', async () => {
    expect(await originOf({ program: 'uvicor' })).toBe('4')
    expect(await originOf({ program: 'curl' })).toBe('')
  })
})
