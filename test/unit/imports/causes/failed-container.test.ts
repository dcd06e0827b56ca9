import { expect, test } from 'vitest'
import type { Finding } from '../../../../engine/core/finding.ts'
import rule from '../../../../engine/imports/causes/failed-container.ts'

function finding(id: string, change: Partial<Finding>): Finding {
  return {
    id,
    rule: 'imports/unresolved',
    area: 'imports',
    severity: 'error',
    where: { service: 'web' },
    values: {},
    data: {},
    evidence: [],
    fixes: [],
    rootCause: true,
    explainedBy: [],
    ...change,
  }
}
const log = (text: string) => [{ kind: 'log' as const, source: 'logs:web', text }]
const exited = (text: string, service = 'web') =>
  finding('exited', { rule: 'containers/exited', area: 'containers', where: { service }, evidence: log(text) })

test('a container that ended with an import error is explained by the import', () => {
  const links = rule.link([exited("Traceback\nModuleNotFoundError: No module named 'x'\n"), finding('import', {})], {})
  expect(links).toMatchObject([
    { effect: 'exited', cause: 'import', why: { values: { quote: "ModuleNotFoundError: No module named 'x'" } } },
  ])
})

test('not by another service, by a warning, or when the log says something else', () => {
  const said = "No module named 'x'"
  expect(rule.link([exited(said, 'db'), finding('import', {})], {})).toEqual([])
  expect(rule.link([exited(said), finding('import', { severity: 'warning' })], {})).toEqual([])
  expect(rule.link([exited('connection refused'), finding('import', {})], {})).toEqual([])
})
