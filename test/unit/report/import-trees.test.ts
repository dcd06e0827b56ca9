import { expect, test } from 'vitest'
import { reportedImports } from '../../../engine/report/import-trees.ts'
import { diagnoses } from '../../fixtures/page/diagnoses.ts'

const factsOf = (facts: unknown) => ({ facts }) as unknown as Parameters<typeof reportedImports>[0]

test('entry points that fail come first, with the line at which they do', () => {
  const [first, ...others] = reportedImports(factsOf(diagnoses.imports().facts))
  expect(first).toMatchObject({ works: false, title: 'collector: python3 collector/main.py' })
  expect(first?.tree).toEqual(['collector/collector/main.py', '  ✗ from .config import INTERVAL  :3'])
  expect(others.every(({ works }) => works)).toBe(true)
  expect(others.some(({ tree }) => tree.some((line) => line.startsWith('    ')))).toBe(true)
})

test('what is no such fact is left out', () => {
  expect(reportedImports(factsOf({}))).toEqual([])
  expect(reportedImports(factsOf({ 'imports/entries': { state: 'known', value: [{ service: 1 }] } }))).toEqual([])
})

test('a circle and thousands of modules come to an end', () => {
  const base = diagnoses.imports().facts['imports/entries'] as unknown as {
    value: { target: string; modules: unknown[] }[]
  }
  const [entry] = base.value
  const modules = Array.from({ length: 5000 }, (_, index) => ({
    name: `m${index}`,
    kind: 'local',
    file: `m${index}.py`,
    importedBy: { file: `m${(index + 1) % 5000}.py`, line: 1 },
  }))
  modules.push({ name: 'n', kind: 'local', file: 'n.py', importedBy: { file: entry?.target ?? '', line: 1 } })
  const [reported] = reportedImports(factsOf({ 'imports/entries': { state: 'known', value: [{ ...entry, modules }] } }))
  expect(reported?.tree.length).toBeLessThan(200)
})
