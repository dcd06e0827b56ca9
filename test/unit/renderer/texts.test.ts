import { describe, expect, it } from 'vitest'
import { formatAgo, formatDuration, lastPartOf } from '../../../renderer/texts/format.ts'
import englishPages from '../../../resources/locales/en/pages.json' with { type: 'json' }
import english from '../../../resources/locales/en/ui.json' with { type: 'json' }
import spanishPages from '../../../resources/locales/es/pages.json' with { type: 'json' }
import spanish from '../../../resources/locales/es/ui.json' with { type: 'json' }

/** Keys without their plural endings, and the values that each text inserts. */
function shapeOf(texts: object, prefix = ''): Map<string, string> {
  const shape = new Map<string, string>()
  for (const [name, value] of Object.entries(texts)) {
    const key = prefix + name.replace(/_(one|many|other)$/, '')
    if (typeof value === 'object') for (const [inner, values] of shapeOf(value, `${key}.`)) shape.set(inner, values)
    else shape.set(key, [...new Set(String(value).match(/\{\{\w+\}\}/g) ?? [])].sort().join(' '))
  }
  return shape
}

describe('the texts of the page', () => {
  it('say the same things in both languages, with the same values', () => {
    expect([...shapeOf(spanish)].sort()).toEqual([...shapeOf(english)].sort())
    expect([...shapeOf(spanishPages)].sort()).toEqual([...shapeOf(englishPages)].sort())
  })
})

describe('numbers and times for people', () => {
  it('rounds durations to what matters', () => {
    expect(formatDuration(480, 'en')).toBe('480ms')
    expect(formatDuration(2431, 'en')).toBe('2.4s')
    expect(formatDuration(2431, 'es')).toContain('2,4')
    expect(formatDuration(180_000, 'en')).toBe('3m')
  })

  it('tells how long ago something was', () => {
    const now = Date.parse('2026-01-02T12:00:00Z')
    expect(formatAgo('2026-01-02T11:59:40Z', now, 'en')).toBe('now')
    expect(formatAgo('2026-01-02T11:13:00Z', now, 'en')).toBe('47 minutes ago')
    expect(formatAgo('2026-01-01T12:00:00Z', now, 'es')).toBe('ayer')
  })

  it('takes the folder name of a path of any system', () => {
    expect(lastPartOf('/home/ana/shop/')).toBe('shop')
    expect(lastPartOf('C:\\work\\shop')).toBe('shop')
    expect(lastPartOf('/')).toBe('/')
  })
})
