import { describe, expect, it } from 'vitest'
import { registry } from '../../../engine/core/registry.ts'
import { knownPatterns, signatures } from '../../../engine/logs/catalogue.ts'
import { PatternSet } from '../../../engine/logs/log-scanner.ts'
import { engine } from './symptoms/engine.ts'
import { files } from './symptoms/files.ts'
import { network } from './symptoms/network.ts'
import { ports } from './symptoms/ports.ts'
import { python } from './symptoms/python.ts'
import { stack } from './symptoms/stack.ts'
import { wsl } from './symptoms/wsl.ts'

const symptoms = [...ports, ...engine, ...wsl, ...files, ...network, ...stack, ...python]
/** How many were collected of each kind: ports, engine, WSL, files, network, compose, Python. */
const collected = { A: 20, B: 18, C: 18, D: 9, E: 10, F: 8, G: 13 }
/** What is looked at with real files or services, in tests of its own. */
const elsewhere: Readonly<Record<string, string>> = { G13: 'imports/wrong-interpreter' }

const patterns = new PatternSet(knownPatterns)
function signaturesOf(line: string): string[] {
  const found: string[] = []
  patterns.matchLine(Buffer.from(line), ({ id }) => found.push(id))
  return found
}

describe('the failures that people met', () => {
  it('are all in the table', () => {
    const ids = Object.entries(collected).flatMap(([group, count]) =>
      Array.from({ length: count }, (_, index) => `${group}${String(index + 1).padStart(2, '0')}`),
    )
    expect(ids).toHaveLength(96)
    expect([...new Set([...symptoms.map(({ id }) => id), ...Object.keys(elsewhere)])].sort()).toEqual(ids)
  })

  it('name rules that exist', () => {
    const known = new Set(registry.checks.map(({ rule }) => rule))
    const named = [
      ...symptoms.flatMap(({ causes = [], rule, signature }) => [
        ...causes,
        ...(rule === undefined ? [] : [rule.split(' ')[0]]),
        ...(signature === undefined ? [] : [`logs/${signature}`]),
      ]),
      ...Object.values(elsewhere),
    ]
    expect(named.filter((rule) => !known.has(rule ?? ''))).toEqual([])
  })

  const lines = symptoms.flatMap(({ id, signature, says = [] }) => says.map((line) => [id, signature, line] as const))

  it.each(lines)('%s is %s: %s', (_, signature, line) => {
    expect(signaturesOf(line)).toContain(signature)
  })

  it.each(symptoms.filter(({ causes }) => causes !== undefined))(
    '$id ($what) has more exact causes',
    ({ signature, causes }) => {
      const explained = signatures.find(({ id }) => id === signature)?.explainedBy ?? []
      expect(explained.flatMap(({ rules }) => rules)).toEqual(expect.arrayContaining([...(causes ?? [])]))
    },
  )

  it.each(symptoms.filter(({ seen }) => seen !== undefined))('$id ($what) is seen: $rule', ({ seen, rule }) => {
    expect(seen?.()).toContain(rule)
  })

  it.each(symptoms)('$id ($what) is recognised by something', ({ says = [], signature, seen, rule }) => {
    expect((says.length > 0 && signature !== undefined) || (seen !== undefined && rule !== undefined)).toBe(true)
  })
})
