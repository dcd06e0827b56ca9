import { describe, expect, it } from 'vitest'
import { registry } from '../../../engine/core/registry.ts'
import { languages } from '../../../engine/texts/languages.ts'
import { filesBelow } from './source-files.ts'

const pluralSuffix = /_(?:zero|one|two|few|many|other)$/
const pluralForms = { en: ['one', 'other'], es: ['one', 'many', 'other'] } as const

/** All texts of a language by full key, such as `ports.rules.in-use.title_by-container`. */
const texts = Object.fromEntries(
  languages.map((language) => {
    const entries = filesBelow(`resources/locales/${language}`, '.json').flatMap(({ path, text }) => {
      const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length)
      return flatten(name, JSON.parse(text))
    })
    return [language, new Map(entries)]
  }),
) as Record<(typeof languages)[number], Map<string, string>>

function flatten(prefix: string, value: unknown): [string, string][] {
  if (typeof value === 'string') return [[prefix, value]]
  if (typeof value !== 'object' || value === null) throw new Error(`${prefix} is not a text`)
  return Object.entries(value).flatMap(([key, entry]) => flatten(`${prefix}.${key}`, entry))
}

const baseKey = (key: string) => key.replace(pluralSuffix, '')
const baseKeys = (language: (typeof languages)[number]) => new Set([...texts[language].keys()].map(baseKey))

function placeholders(language: (typeof languages)[number], base: string): string[] {
  const found = [...texts[language]]
    .filter(([key]) => baseKey(key) === base)
    .flatMap(([, text]) => [...text.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map(([, name]) => name ?? ''))
  return [...new Set(found)].sort()
}

/** A key or, for a rule whose wordings are all variants, a variant of it. */
const exists = (key: string) => {
  const known = baseKeys('en')
  return known.has(key) || [...known].some((one) => one.startsWith(`${key}_`))
}

describe('texts', () => {
  it('have the same keys in every language', () => {
    expect([...baseKeys('es')].sort()).toEqual([...baseKeys('en')].sort())
  })

  it('have the same placeholders in every language', () => {
    const different = [...baseKeys('en')]
      .map((key) => ({ key, en: placeholders('en', key), es: placeholders('es', key) }))
      .filter(({ en, es }) => en.join() !== es.join())
    expect(different).toEqual([])
  })

  it.each(languages)('have all plural forms that the language needs: %s', (language) => {
    const keys = [...texts[language].keys()]
    const plural = new Set(keys.filter((key) => /_(?:one|two|few|many)$/.test(key)).map(baseKey))
    const missing = [...plural].flatMap((base) =>
      pluralForms[language].map((form) => `${base}_${form}`).filter((key) => !texts[language].has(key)),
    )
    expect(missing).toEqual([])
  })

  it.each(languages)('are never empty and do not end in blanks: %s', (language) => {
    expect([...texts[language]].filter(([, text]) => text.trim() === '' || text !== text.trimEnd())).toEqual([])
  })

  it('do not leave English where Spanish is due', () => {
    const same = [...texts.en].filter(
      ([key, text]) => text === texts.es.get(key) && /[a-z]{3,}\s[a-z]{2,}\s[a-z]{2,}/i.test(text),
    )
    expect(same).toEqual([])
  })
})

describe('every rule and fix', () => {
  it.each(registry.checks.map(({ rule }) => rule))('%s has its three texts', (rule) => {
    const [area, name] = rule.split('/')
    for (const text of ['title', 'explanation', 'next'])
      expect(exists(`${area}.rules.${name}.${text}`), text).toBe(true)
  })

  it.each(registry.fixes.map(({ id }) => id))('%s has its two texts', (id) => {
    const [area, name] = id.split('/')
    for (const text of ['title', 'explanation']) expect(exists(`${area}.fixes.${name}.${text}`), text).toBe(true)
  })

  it('has no texts that belong to no rule', () => {
    const rules = new Set(registry.checks.map(({ rule }) => rule))
    const areas = new Set(registry.checks.map(({ rule }) => rule.split('/')[0]))
    const orphans = [...baseKeys('en')]
      .map((key) => /^([\w-]+)\.rules\.([\w-]+)\./.exec(key))
      .filter((match) => match !== null)
      .filter(([, area, name]) => areas.has(area) && !rules.has(`${area}/${name}`))
      .map(([, area, name]) => `${area}/${name}`)
    expect([...new Set(orphans)]).toEqual([])
  })
})

describe('messages in the code', () => {
  const sources = ['engine', 'cli', 'electron'].flatMap((folder) => filesBelow(folder, '.ts'))
  /** `message('a.b')`, `key: 'a.b'` and both with a template; what is filled in may be anything without a dot. */
  const pattern = /(?:\bmessage\(\s*|\bkey:\s*)(['`])((?:(?!\1).)+)\1/g
  const used = sources.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([, , key = '']) => ({ path, key })))

  it('are found at all', () => {
    expect(used.length).toBeGreaterThan(30)
  })

  it('name texts that exist', () => {
    const keys = [...baseKeys('en')]
    const missing = used.filter(({ key }) => {
      if (!key.includes('.')) return false
      if (!key.includes('${')) return !exists(key)
      const shape = key
        .split(/\$\{[^}]*\}/)
        .map((part) => part.replaceAll('.', '\\.'))
        .join('.+')
      return !keys.some((one) => new RegExp(`^${shape}`).test(one))
    })
    expect(missing).toEqual([])
  })

  it('choose variants that some text of the area has', () => {
    const variants = sources
      .filter(({ path }) => /^engine\/[^/]+\/checks\//.test(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\bvariant:\s*'([^']+)'/g)].map(([, variant]) => ({ area: path.split('/')[1], variant })),
      )
    const missing = variants.filter(
      ({ area, variant }) =>
        ![...baseKeys('en')].some((key) => key.startsWith(`${area}.rules.`) && key.endsWith(`_${variant}`)),
    )
    expect(missing).toEqual([])
  })
})
