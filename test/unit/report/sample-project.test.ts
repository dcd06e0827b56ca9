import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose, replay } from '../../../engine/core/diagnose.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import { registry } from '../../../engine/core/registry.ts'
import { buildReport, renderers, reportFormats } from '../../../engine/report/report.ts'
import { reportSchema } from '../../../engine/report/schema.ts'
import { languages } from '../../../engine/texts/languages.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'

const root = join(import.meta.dirname, '..', '..', '..', 'resources', 'samples', 'broken-shop')
const diagnosis = await diagnose(
  { root, machine: thisMachine(), leaveOut: ['docker', 'containers'], signal: new AbortController().signal },
  registry,
)

describe('the bundled sample', () => {
  it('has the two heads as its first root cause, with a fix and what they lead to', () => {
    const [first] = diagnosis.findings
    expect(first).toMatchObject({ rule: 'migrations/multiple-heads', severity: 'error', rootCause: true })
    expect(first?.fixes[0]).toMatchObject({ id: 'migrations/merge-heads', risk: 'safe', undoable: true })
    expect(diagnosis.findings.some(({ explainedBy }) => explainedBy[0]?.finding === first?.id)).toBe(true)
  })

  it('is broken in that one way only', () => {
    const others = diagnosis.findings.filter(({ rootCause, severity }) => rootCause && severity === 'error').slice(1)
    // A port of the sample may really be taken on this machine.
    expect(others.filter(({ area }) => area !== 'ports').map(({ rule }) => rule)).toEqual([])
  })

  it.each(languages)('makes a report that the schema accepts and every format can show, in %s', (language) => {
    const translate = createTranslator(language)
    const report = buildReport(diagnosis, { translate, language, version: '0.0.0' })
    expect(reportSchema.parse(JSON.parse(renderers.json(report, translate)))).toEqual(
      JSON.parse(JSON.stringify(report)),
    )
    for (const format of reportFormats) {
      const text = renderers[format](report, translate)
      expect(text.length).toBeGreaterThan(200)
      // A key instead of words is what a missing text looks like; the facts in the JSON keep theirs on purpose.
      if (format !== 'json') expect(text).not.toMatch(/\b[a-z]+\.(?:rules|fixes|causes|reasons|steps)\.[a-z-]+\.?/)
    }
  })

  it('never shows the password of its database', () => {
    const translate = createTranslator('en')
    const report = buildReport(diagnosis, { translate, language: 'en', version: '0.0.0' })
    expect(JSON.stringify(diagnosis.facts)).toContain('shop-on-my-laptop')
    for (const format of reportFormats) expect(renderers[format](report, translate)).not.toContain('shop-on-my-laptop')
  })

  it('is judged the same from its recorded facts', () => {
    const recorded = JSON.parse(JSON.stringify(diagnosis.facts)) as typeof diagnosis.facts
    expect(replay(recorded, registry).findings).toEqual(diagnosis.findings)
  })

  it('has facts that their own schemas accept when they are read back', () => {
    const recorded = JSON.parse(JSON.stringify(diagnosis.facts)) as typeof diagnosis.facts
    for (const { fact } of registry.probes) {
      const record = recorded[fact.id]
      if (record?.state !== 'known') continue
      const { error } = fact.schema.safeParse(record.value)
      expect(error?.issues ?? [], fact.id).toEqual([])
    }
  })
})
