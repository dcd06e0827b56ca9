import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { message } from '../../../engine/core/message.ts'
import { renderers } from '../../../engine/report/report.ts'
import { reportSchema } from '../../../engine/report/schema.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { sampleDiagnosis, sampleReport } from './sample-diagnosis.ts'

const publishedSchema = join(import.meta.dirname, '..', '..', '..', 'resources', 'report.schema.json')

describe('the published schema', () => {
  it('is the one that reports are made from (write it anew with UPDATE_SCHEMA=1)', () => {
    const schema = { title: 'A Stackmedic report', ...z.toJSONSchema(reportSchema) }
    if (process.env['UPDATE_SCHEMA']) writeFileSync(publishedSchema, `${JSON.stringify(schema, null, 2)}\n`)
    expect(JSON.parse(readFileSync(publishedSchema, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)))
  })
})

describe('buildReport', () => {
  it.each(['en', 'es'] as const)('makes a document that the schema accepts, in %s', (language) => {
    const json = JSON.parse(renderers.json(sampleReport(sampleDiagnosis, language), createTranslator(language)))
    expect(reportSchema.parse(json)).toEqual(json)
    expect(json).toMatchObject({
      schema: 'stackmedic.report/1',
      language,
      tool: { name: 'stackmedic', version: '1.2.3' },
    })
  })

  it('keeps the order, the chain and the words', () => {
    const { findings } = sampleReport()
    expect(findings.map(({ rootCause }) => rootCause)).toEqual([true, false, false, true])
    expect(findings[1]?.explainedBy).toEqual(['migrations/multiple-heads:aaaaaaaa'])
    expect(findings[1]?.explanations).toEqual([
      { finding: 'migrations/multiple-heads:aaaaaaaa', why: 'Left out because you asked for it' },
    ])
    expect(findings[1]?.title).toBe('prestart ended with code 255')
    expect(findings[1]?.nextStep).toContain('evidence')
    expect(sampleReport(sampleDiagnosis, 'es').findings[1]?.title).not.toBe(findings[1]?.title)
  })

  it('says why an area could not be read', () => {
    expect(sampleReport().areas.find(({ id }) => id === 'docker')?.reason).toBe(
      'No answer within 5 seconds (docker/engine)',
    )
  })

  it('takes name and files of the project from the facts, else from the folder', () => {
    expect(sampleReport().project).toEqual({ name: 'shop', root: '~/projects/shop', composeFiles: ['compose.yaml'] })
    const { project } = sampleReport({ ...sampleDiagnosis, root: '/srv/thing', facts: {} })
    expect(project).toEqual({ name: 'thing', root: '/srv/thing', composeFiles: [] })
  })

  it('keeps the real folder on the person’s own screen, but never a secret', () => {
    const facts = { ...sampleDiagnosis.facts }
    const leak = { id: 'x', state: 'known', readAt: '', durationMs: 0, value: 'postgres://app:s3cretpw@db/x' } as const
    const report = sampleReport({ ...sampleDiagnosis, facts: { ...facts, x: leak } }, 'en', { identity: null })
    expect(report.project.root).toBe('/home/rosalind/projects/shop')
    expect(JSON.stringify(report)).not.toContain('s3cretpw')
  })

  it('records the fixes that were tried', () => {
    const { journal } = sampleReport(sampleDiagnosis, 'en', {
      journal: [
        {
          id: 'plan-1',
          root: sampleDiagnosis.root,
          fix: 'migrations/merge-heads',
          title: message('core.left-out'),
          findingTitle: message('core.cancelled'),
          appliedAt: '2026-11-20T12:00:00.000Z',
          state: 'verified',
          undoable: true,
          steps: [{ summary: message('core.cancelled') }],
        },
      ],
    })
    expect(journal[0]).toMatchObject({ state: 'verified', steps: ['Cancelled before it could be read'] })
  })

  it('does not change the diagnosis', () => {
    const before = structuredClone(sampleDiagnosis)
    sampleReport()
    expect(sampleDiagnosis).toEqual(before)
  })
})
