import { expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/memory-too-low.ts'
import { readFacts } from '../read-facts.ts'

it.each([
  ['mem_limit: 512', [512]],
  ['mem_limit: 5m', [5 * 1024 * 1024]],
  ['deploy: { resources: { limits: { memory: 4M } } }', [4 * 1024 * 1024]],
  ['mem_limit: 6m', []],
  ['mem_limit: 512m', []],
  ['mem_limit: 0', []],
  ['tty: true', []],
  ['{ mem_limit: 512, profiles: [x] }', []],
])('compose/memory-too-low: %s', async (property, expected) => {
  const service = property.startsWith('{') ? property.replace('{', '{ image: x,') : `{ image: x, ${property} }`
  const { compose } = await readFacts({ 'compose.yaml': `services:\n  db: ${service}\n` })
  expect(check.judge({ compose }, {}).map(({ data }) => data?.['bytes'])).toEqual(expected)
})
