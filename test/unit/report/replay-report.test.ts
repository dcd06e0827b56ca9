import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { registry } from '../../../engine/core/registry.ts'
import { readReport } from '../../../engine/report/open-report.ts'
import { replayReport } from '../../../engine/report/replay-report.ts'
import { buildReport } from '../../../engine/report/report.ts'
import type { Report } from '../../../engine/report/schema.ts'
import { zipReport } from '../../../engine/report/zip.ts'
import { sampleProject } from '../../../engine/service/sample-project.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const checkout = new URL('../../..', import.meta.url).pathname
const translate = createTranslator('en')

async function sampleReport() {
  const root = await sampleProject(checkout, temporaryFolder())
  const { signal } = new AbortController()
  const diagnosis = await diagnose(
    { root, machine: testMachine(), leaveOut: ['docker', 'containers'], signal },
    registry,
  )
  return { diagnosis, report: buildReport(diagnosis, { translate, language: 'en', version: '0.0.0' }) }
}

/** What another Stackmedic gets: the zip's bytes, and nothing else. */
async function sent(report: Report): Promise<Report> {
  const opened = await readReport(await buffer(zipReport(report, translate)), 'from-ana.zip')
  if (!opened.ok) throw new Error(opened.reason.key)
  return opened.report
}

describe('a report that somebody sent', () => {
  it('is judged as it was on the other machine, although its secrets are gone', async () => {
    const { diagnosis, report } = await sampleReport()
    const again = replayReport(await sent(report), registry)
    expect(again.findings.map(({ id }) => id)).toEqual(diagnosis.findings.map(({ id }) => id))
    expect(again.findings.map(({ rootCause }) => rootCause)).toEqual(
      diagnosis.findings.map(({ rootCause }) => rootCause),
    )
    expect(again.areas.map(({ id, state }) => [id, state])).toEqual(diagnosis.areas.map(({ id, state }) => [id, state]))
    expect(again.startedAt).toBe(diagnosis.startedAt)
  })

  it('never shows what a fact of another shape would say', async () => {
    const { report } = await sampleReport()
    const trees = report.facts['migrations/trees']
    if (trees?.state !== 'known') throw new Error('the sample has trees')
    report.facts['migrations/trees'] = { ...trees, value: { trees: 'many' } }
    const again = replayReport(report, registry)
    expect(again.facts['migrations/trees']).toMatchObject({
      state: 'unknown',
      reason: { key: 'report.open.other-fact' },
    })
    expect(again.areas.find(({ id }) => id === 'migrations')?.state).toBe('unknown')
  })

  it('leaves out areas that were not looked at then', async () => {
    const { report } = await sampleReport()
    report.areas = report.areas.filter(({ id }) => id === 'migrations')
    const again = replayReport(report, registry)
    expect(again.areas.map(({ id }) => id)).toEqual(['migrations'])
    expect(new Set(again.findings.map(({ area }) => area))).toEqual(new Set(['migrations']))
  })
})
