import { expect, test } from 'vitest'
import type { ImportEntry } from '../../../engine/imports/facts.ts'
import { withVersions } from '../../../engine/imports/known-versions.ts'

const entry = {
  failure: { kind: 'unresolved', module: 'yaml.loader', chain: [], distribution: 'yaml', distributionKnown: false },
} as unknown as ImportEntry
const container = { service: 'api', container: 'shop-api-1', minor: 12, modules: [], paths: [] }

test('a missing module is brought by who brings it elsewhere, in that version', () => {
  const installed = [{ ...container, packages: [{ name: 'PyYAML', version: '6.0.2', modules: ['yaml'] }] }]
  expect(withVersions(entry, installed).failure).toMatchObject({
    distribution: 'PyYAML',
    distributionKnown: true,
    version: '6.0.2',
  })
})

test('a version that is none is not written into a file', () => {
  const installed = [{ ...container, packages: [{ name: 'yaml', version: '1; rm -rf', modules: [] }] }]
  expect(withVersions(entry, installed).failure?.version).toBeUndefined()
  expect(withVersions(entry, [])).toBe(entry)
})
