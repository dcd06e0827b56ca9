import { describe, expect, it } from 'vitest'
import type { Diagnosis } from '../../../engine/core/diagnose.ts'
import { isReportFormat, renderers, reportFormats } from '../../../engine/report/report.ts'
import { renderText } from '../../../engine/report/text.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { finding, hostileText, sampleDiagnosis, sampleReport } from './sample-diagnosis.ts'

const en = createTranslator('en')
const es = createTranslator('es')
const lines = (text: string) => text.split('\n')

const empty: Diagnosis = { ...sampleDiagnosis, areas: [], findings: [], facts: {} }
const healthy: Diagnosis = { ...empty, areas: [{ id: 'ports', state: 'ok', durationMs: 1 }] }
const unsure: Diagnosis = {
  ...empty,
  areas: [...healthy.areas, { id: 'docker', state: 'unknown', reason: { key: 'core.cancelled' }, durationMs: 1 }],
}

describe('every format', () => {
  it.each(reportFormats)('%s renders in both languages, with every key in words', (format) => {
    for (const [language, translate] of [
      ['en', en],
      ['es', es],
    ] as const) {
      for (const diagnosis of [sampleDiagnosis, empty, healthy, unsure]) {
        const text = renderers[format](sampleReport(diagnosis, language), translate)
        expect(text).not.toMatch(/\breport\.[a-z]|undefined|\[object/)
        expect(text).not.toContain('\u001b')
        expect(text).not.toContain('\u202e')
      }
    }
  })

  it('is known by name', () => {
    expect(isReportFormat('html')).toBe(true)
    expect(isReportFormat('toString')).toBe(false)
    expect(isReportFormat('pdf')).toBe(false)
  })
})

describe('the verdict', () => {
  const verdict = (diagnosis: Diagnosis) => lines(renderers.text(sampleReport(diagnosis), en))[2]

  it('names the number of root causes, not of findings', () => {
    expect(verdict(sampleDiagnosis)).toBe('2 root causes keep this stack from working')
  })

  it('is never good news when something could not be looked at', () => {
    expect(verdict(healthy)).toBe('Nothing wrong was found')
    expect(verdict(unsure)).toBe('Nothing wrong was found, but one area could not be checked')
    expect(verdict(empty)).toBe('Nothing was looked at, so nothing can be said')
    const skipped: Diagnosis = { ...empty, areas: [{ id: 'health', state: 'skipped', durationMs: 0 }] }
    expect(verdict(skipped)).toBe('Nothing was looked at, so nothing can be said')
  })
})

describe('text', () => {
  const text = renderers.text(sampleReport(), en)

  it('puts the root cause first and its consequences below it', () => {
    const order = [
      'migrations/multiple-heads',
      'This leads to',
      'prestart ended with code 255',
      'backend was never',
      'Migrations',
    ]
    const places = order.map((part) => text.indexOf(part))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places.every((place) => place >= 0)).toBe(true)
  })

  it('says of each fix what it risks', () => {
    expect(text).toContain('(safe, can be undone)')
    expect(text).toContain('(guided, you do it yourself, needs administrator rights)')
  })

  it('shows the command of each fix where the project is here, and none in a report from elsewhere', () => {
    const here = renderText(sampleReport(), en, { fixCommand: 'stackmedic fix shop' })
    const command = 'stackmedic fix shop --finding migrations/multiple-heads:aaaaaaaa'
    expect(lines(here).filter((line) => line.includes('stackmedic fix'))).toEqual([
      `    ${command}`,
      `    ${command} --with migrations/by-hand`,
    ])
    expect(text).not.toContain('stackmedic fix')
  })

  it('keeps the last lines of long evidence and says how many it left out', () => {
    const long = finding({
      id: 'a/b:1',
      rule: 'containers/exited',
      evidence: [{ kind: 'log', source: 'logs:x', text: Array.from({ length: 30 }, (_, n) => `row ${n}`).join('\n') }],
    })
    const shown = renderers.text(sampleReport({ ...sampleDiagnosis, findings: [long] }), en)
    expect(shown).toContain('row 29')
    expect(shown).not.toContain('row 21\n')
    expect(shown).toContain('(22 lines above left out)')
  })

  it('wraps prose to the width of the terminal, and never wider than is read well', () => {
    const ofFour = (width: number) =>
      lines(renderText(sampleReport(), en, { width })).filter(
        (l) => l.startsWith('  ') && !l.includes('│') && !l.includes('/'),
      )
    expect(Math.max(...ofFour(60).map(({ length }) => length))).toBeLessThanOrEqual(60)
    expect(Math.max(...ofFour(300).map(({ length }) => length))).toBeLessThanOrEqual(100)
    expect(Math.max(...ofFour(300).map(({ length }) => length))).toBeGreaterThan(60)
  })

  it('colours only what it means to colour', () => {
    const mark = (name: string) => (part: string) => `<${name}>${part}</${name}>`
    const names = ['bold', 'dim', 'red', 'yellow', 'green', 'cyan'] as const
    const colours = Object.fromEntries(names.map((name) => [name, mark(name)])) as Record<
      (typeof names)[number],
      (part: string) => string
    >
    expect(renderText(sampleReport(), en, { colours })).toContain('<bold><red>2 root causes')
  })
})

describe('html', () => {
  const html = renderers.html(sampleReport(), en)

  it('runs nothing and loads nothing', () => {
    expect(html).not.toMatch(/<script|<img|<link|<iframe|javascript:|\son\w+=|@import|url\(/i)
    expect(html).not.toMatch(/\b(?:src|href)=/)
    expect(html).toContain("default-src 'none'")
  })

  it('shows hostile text as text', () => {
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('&amp;amp;')
  })

  it('has balanced tags', () => {
    const open: string[] = []
    const wrong: string[] = []
    const withoutStyle = html.replace(/<style>.*?<\/style>/s, '')
    for (const [, slash, name = ''] of withoutStyle.matchAll(/<(\/?)([a-z][a-z\d]*)\b[^>]*>/g)) {
      if (['meta', 'br', 'hr'].includes(name)) continue
      if (slash === '') open.push(name)
      else if (open.pop() !== name) wrong.push(name)
    }
    expect(wrong).toEqual([])
    expect(open).toEqual([])
  })

  it('is light, dark and printable', () => {
    expect(html).toContain('prefers-color-scheme: dark')
    expect(html).toContain('@media print')
  })
})

describe('markdown', () => {
  const markdown = renderers.markdown(sampleReport(), en)

  it('lets nothing of the project become markup', () => {
    const outsideOfFences = markdown.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    expect(outsideOfFences).not.toMatch(/(?<!\\)</)
    expect(outsideOfFences).not.toContain('![img]')
    expect(outsideOfFences).not.toMatch(/https?:\/\//)
    expect(lines(outsideOfFences).filter((line) => line.startsWith('# '))).toHaveLength(1)
  })

  it('fences evidence that holds a fence', () => {
    expect(markdown).toMatch(/^````text\n[\s\S]*```fence[\s\S]*?\n````$/m)
  })
})

describe('sarif', () => {
  const sarif = JSON.parse(renderers.sarif(sampleReport(), en))
  const [run] = sarif.runs

  it('points into files with encoded addresses and lines from 1', () => {
    const [location] = run.results[0].locations
    expect(location.physicalLocation).toEqual({
      artifactLocation: { uri: 'backend/alembic/versions/2026%20add%2C%20coupons.py' },
      region: { startLine: 12, startColumn: 1 },
    })
  })

  it('gives every result a place and a rule that is listed', () => {
    for (const result of run.results) {
      expect(result.locations).toHaveLength(1)
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
    }
  })

  it('says that it could not look everywhere', () => {
    expect(run.invocations[0]).toMatchObject({ executionSuccessful: false })
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(1)
  })
})

describe('junit', () => {
  const junit = renderers.junit(sampleReport(), en)

  it('counts errors and warnings as failures and what could not be read as an error', () => {
    expect(junit).toContain('tests="7" failures="4" errors="1" skipped="1"')
    expect(junit.match(/<failure /g)).toHaveLength(4)
    expect(junit.match(/<testcase /g)).toHaveLength(7)
  })

  it('is XML even with hostile text', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 does not have them.
    expect(junit).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/)
    expect(
      junit.replace(/<\/?(?:testsuites?|testcase|failure|error|skipped|system-out)\b[^<>]*>|<\?xml[^<>]*\?>/g, ''),
    ).not.toMatch(/[<>]/)
    expect(junit.replace(/&(?:amp|lt|gt|quot);/g, '')).not.toContain('&')
  })
})

describe('github', () => {
  const output = renderers.github(sampleReport(), en)

  it('writes one command a line, whatever the texts say', () => {
    const rows = lines(output).filter((line) => line !== '')
    expect(rows).toHaveLength(5)
    for (const row of rows) expect(row).toMatch(/^::(?:error|warning|notice) [^\n]*::/)
    expect(output).toContain('file=backend/alembic/versions/2026 add%2C coupons.py,line=12,col=1')
  })
})

it('the hostile text is hostile', () => {
  expect(hostileText).toContain('\u001b]0;')
})
