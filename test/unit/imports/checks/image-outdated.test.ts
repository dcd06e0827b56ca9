import { expect, test } from 'vitest'
import check from '../../../../engine/imports/checks/image-outdated.ts'
import type { InstalledPackages } from '../../../../engine/imports/installed-packages.ts'
import entriesProbe from '../../../../engine/imports/probes/entries.ts'
import { composeModelFact, entryPointsFact } from '../../../../engine/project/facts.ts'
import { testMachine } from '../../../support/machine.ts'
import { diagnosed, dockerfile } from '../diagnosed.ts'

const idna = { name: 'idna', version: '3.7', modules: ['idna'] }

/** What is said of a service whose running container has these packages. */
async function judged(code: string, requirements: string, installed: Partial<InstalledPackages>) {
  const { root, facts } = await diagnosed({
    Dockerfile: dockerfile('python main.py'),
    'main.py': code,
    'requirements.txt': requirements,
  })
  const factValue = (id: string) => {
    const record = facts[id]
    return record?.state === 'known' ? record.value : undefined
  }
  const reading = await entriesProbe.read({
    root,
    machine: testMachine(),
    facts: {},
    optional: {
      compose: composeModelFact.schema.parse(factValue(composeModelFact.id)),
      started: entryPointsFact.schema.parse(factValue(entryPointsFact.id)),
      installed: [
        { service: 'web', container: 'shop-web-1', minor: 12, packages: [idna], modules: [], paths: [], ...installed },
      ],
    },
    signal: new AbortController().signal,
  })
  return reading.state === 'known' ? check.judge({ entries: reading.value }, {}) : undefined
}

test('image-outdated: declared, imported at start, and not in the running container', async () => {
  expect(await judged('import idna\nimport redis\n', 'idna\nredis\n', {})).toMatchObject([
    {
      where: { service: 'web', file: 'requirements.txt' },
      values: { distribution: 'redis', module: 'redis', container: 'shop-web-1', importer: 'main.py' },
      evidence: [{ text: 'python main.py' }, { source: 'main.py', line: 2, text: 'import redis' }],
    },
  ])
})

test('image-outdated: not of what is there by any name, not imported, or in a try', async () => {
  const redis = { name: 'redis', version: '5', modules: ['redis'] }
  expect(await judged('import redis\n', 'idna\nredis\n', { packages: [idna, redis] })).toEqual([])
  expect(await judged('import redis\n', 'idna\nredis\n', { modules: ['redis'] })).toEqual([])
  expect(await judged('import idna\n', 'idna\nredis\n', {})).toEqual([])
  const guarded = 'try:\n    import redis\nexcept ImportError:\n    redis = None\n'
  expect(await judged(guarded, 'idna\nredis\n', {})).toEqual([])
})

test('image-outdated: not where the look was at another environment', async () => {
  expect(await judged('import redis\n', 'idna\nredis\n', { packages: [] })).toEqual([])
  expect(await judged('import redis\n', 'idna\nredis\n', { paths: ['/srv/more'] })).toEqual([])
})
