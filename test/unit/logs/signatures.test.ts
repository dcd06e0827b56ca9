import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { knownPatterns, signatures } from '../../../engine/logs/catalogue.ts'
import { type LineMatch, PatternSet } from '../../../engine/logs/log-scanner.ts'
import { signatureSchema } from '../../../engine/logs/signature.ts'
import en from '../../../resources/locales/en/logs.json' with { type: 'json' }

const all = new PatternSet(knownPatterns)

function matchesOf(line: string): LineMatch[] {
  const found: LineMatch[] = []
  all.matchLine(Buffer.from(line), (match) => found.push(match))
  return found
}

describe('signatures', () => {
  it('have ids that are unique', () => {
    const ids = signatures.map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(60)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it('have a schema that refuses what is wrong', () => {
    const [good] = signatures
    expect(signatureSchema.safeParse(good).success).toBe(true)
    expect(signatureSchema.safeParse({ ...good, matches: [] }).success).toBe(false)
    expect(signatureSchema.safeParse({ ...good, serverity: 'error' }).success).toBe(false)
    expect(signatureSchema.safeParse({ ...good, anyOf: ['err'] }).success).toBe(false)
  })

  it.each(signatures.flatMap(({ id, matches, variant }) => matches.map((line) => [id, line, variant] as const)))(
    '%s matches: %s',
    (id, line, variant) => {
      const match = matchesOf(line).find((one) => one.id === id)
      expect(match, `${id} among ${matchesOf(line).map((one) => one.id)}`).toBeDefined()
      const texts = (en.rules as Record<string, Record<string, string>>)[id] ?? {}
      const named = variant !== undefined && variant in (match?.values ?? {})
      const used = Object.entries(texts).filter(
        ([key]) => !key.endsWith('_similar') && (named || !key.endsWith(`_${variant}`)),
      )
      const wanted = used.flatMap(([, text]) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))
      expect(['service', ...Object.keys(match?.values ?? {})]).toEqual(expect.arrayContaining(wanted))
    },
  )

  it.each(signatures.flatMap(({ id, rejects }) => rejects.map((line) => [id, line] as const)))(
    '%s does not match: %s',
    (id, line) => {
      expect(matchesOf(line).map((one) => one.id)).not.toContain(id)
    },
  )

  it('capture only values that their explanations can compare', () => {
    const wrong = signatures.flatMap(({ id, patterns, explainedBy = [] }) => {
      const captured = new Set(
        patterns.flatMap((pattern) => [...pattern.matchAll(/\(\?<(\w+?)\d*>/g)].map(([, name]) => name)),
      )
      const asked = explainedBy.flatMap(({ about, same = {} }) => [
        ...(['project', 'service', 'not-service'].includes(about ?? 'project') ? [] : [about]),
        ...Object.values(same),
      ])
      return asked.filter((name) => !captured.has(name)).map((name) => `${id}: ${name}`)
    })
    expect(wrong).toEqual([])
  })
})

describe('patterns', () => {
  const patterns = signatures.flatMap(({ id, patterns }) => patterns.map((pattern) => [id, pattern] as const))

  it.each(patterns)('%s has no look-around, back reference, lazy or nested quantifier: %s', (_, pattern) => {
    const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'c')
    expect(bare).not.toMatch(/\(\?(?:=|!|<=|<!)/)
    expect(pattern).not.toMatch(/\\[1-9]|\\k</)
    expect(bare).not.toMatch(/[*+?}]\?/)
    expect(bare).not.toMatch(/\([^()]*[*+{][^()]*\)[*+{]/)
    for (const way of bare.split('|')) expect(way.match(/[*+]/g)?.length ?? 0).toBeLessThanOrEqual(5)
  })

  it.each(signatures.map((one) => [one.id, one] as const))('%s is quick on hostile lines', (id, signature) => {
    const pattern = knownPatterns.find((one) => one.id === id)
    const hostile = [
      ...signature.anyOf.map((literal) => literal.repeat(Math.ceil(8000 / literal.length))),
      ...signature.matches.map((line) => `${line.slice(0, -1)}\u0001`.repeat(Math.ceil(8000 / line.length))),
      ...signature.matches.map((line) => line + 'a'.repeat(8000)),
      ...signature.anyOf.flatMap((literal) => ['a', '0', '/', ' '].map((one) => `${literal} ${one.repeat(8000)}`)),
      ...signature.anyOf.flatMap((literal) =>
        ['a', '0', '/', ' '].map((one) => `${one.repeat(8000)}${literal.slice(0, -1)}`),
      ),
    ].map((line) => line.slice(0, 8192))
    const started = performance.now()
    for (const line of hostile) pattern?.match(line)
    expect(performance.now() - started).toBeLessThan(100 * hostile.length)
  })
})
