import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/dockerfile-missing.ts'
import type { Files } from '../../project/project-on-disk.ts'
import { containerOf, listOf } from '../container-of.ts'
import { readFacts } from '../read-facts.ts'

async function judge(build: string, files: Files = {}, containers?: ReturnType<typeof listOf>) {
  const facts = await readFacts({ 'compose.yaml': `services:\n  web:\n    build: ${build}\n`, ...files })
  return check.judge(facts, { containers }).map(({ severity, variant, values }) => [severity, variant, values['file']])
}

describe('compose/dockerfile-missing', () => {
  it('says nothing about what can be built, or is built from an address', async () => {
    expect(await judge('./api', { 'api/Dockerfile': 'FROM x\n' })).toEqual([])
    expect(await judge('{context: ., target: dev}', { Dockerfile: 'FROM x AS dev\n' })).toEqual([])
    expect(await judge('https://example.com/repository.git')).toEqual([])
  })

  it('reports a Dockerfile or a stage that is not there', async () => {
    expect(await judge('./api')).toEqual([['error', undefined, 'api/Dockerfile']])
    expect(await judge('{context: ., target: dev}', { Dockerfile: 'FROM x\n' })).toEqual([
      ['error', 'no-stage', 'Dockerfile'],
    ])
  })

  it('is a warning for a service that runs all the same, or where Stackmedic may not look', async () => {
    expect(await judge('./api', {}, listOf(containerOf('web')))).toMatchObject([
      ['warning', undefined, 'api/Dockerfile'],
    ])
    expect(await judge('../outside', { '../outside/Dockerfile': 'FROM x\n' })).toEqual([
      ['warning', 'unread', '../outside/Dockerfile'],
    ])
  })
})
