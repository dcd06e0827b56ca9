import { describe, expect, it } from 'vitest'
import { noSettings, readSettings } from '../../../engine/project/settings-file.ts'

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
