import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { noSettings, readSettings, settingsFileSchema } from '../../../engine/project/settings-file.ts'

const checkout = join(import.meta.dirname, '..', '..', '..')

describe('what people are told about stackmedic.yaml', () => {
  it('is published as a schema for editors (write it anew with UPDATE_SCHEMA=1)', () => {
    const path = join(checkout, 'resources', 'settings.schema.json')
    const schema = { title: 'stackmedic.yaml', ...z.toJSONSchema(settingsFileSchema, { io: 'input' }) }
    if (process.env['UPDATE_SCHEMA']) writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)))
  })

  it('has an example in the documentation that is right and shows every section', () => {
    const page = readFileSync(join(checkout, 'docs', 'settings.md'), 'utf8')
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    const { problems, ...sections } = readSettings(example)
    expect(problems).toEqual([])
    for (const [name, entries] of Object.entries(sections)) expect(entries, name).not.toHaveLength(0)
  })
})

describe('stackmedic.yaml', () => {
  it('is read', () => {
    const settings = readSettings(`health:
  backend: [/readyz, /health]
  web: /
optional: [clickhouse]
signatures:
  - id: queue-full
    text: 'queue {name} is full'
    title: 'The queue {name} is full'
entryPoints: [app/tailer.py]
ignore:
  - rule: compose/no-restart-policy
    service: db
`)
    expect(settings.problems).toEqual([])
    expect(settings.health).toEqual([
      { service: 'backend', paths: ['/readyz', '/health'] },
      { service: 'web', paths: ['/'] },
    ])
    expect(settings.signatures[0]).toMatchObject({ id: 'queue-full', severity: 'warning', lasting: false })
    expect(settings.ignore).toEqual([{ rule: 'compose/no-restart-policy', service: 'db' }])
  })

  it('names the line of a mistake, and the rest counts', () => {
    const settings = readSettings('optional: [mail]\nhealth:\n  backend: https://evil.example/\nhelth: 1\n')
    expect(settings.optional).toEqual(['mail'])
    expect(settings.health).toEqual([])
    expect(settings.problems.map(({ line }) => line)).toContain(3)
    expect(settings.problems.some(({ detail }) => detail.includes('helth'))).toBe(true)
  })

  it('refuses patterns that would match everything', () => {
    for (const text of ['{a}', 'ab {x} c', '{a}{b} long enough', '']) {
      const { signatures, problems } = readSettings(`signatures: [{id: own, text: ${JSON.stringify(text)}, title: x}]`)
      expect([signatures, problems.length > 0], text).toEqual([[], true])
    }
  })

  it('is never more than data', () => {
    expect(readSettings('')).toEqual(noSettings)
    expect(readSettings('a: &a [x, x]\nb: [*a, *a]\n').problems).not.toEqual([])
    expect(readSettings('- 1\n').problems).not.toEqual([])
    expect(readSettings('health: {a: [').problems[0]?.line).toBe(1)
  })
})
