import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/healthcheck-tool-missing.ts'
import { containerOf, listOf } from '../container-of.ts'
import { readFacts } from '../read-facts.ts'

async function judge(output: string, exitCode = -1, test = ['CMD', 'wget', '-q', 'http://localhost/']) {
  const { compose } = await readFacts({
    'compose.yaml': `services:\n  web:\n    image: x\n    healthcheck:\n      test: ${JSON.stringify(test)}\n`,
  })
  const log = [{ endedAt: '2026-01-01T00:00:00Z', exitCode, output }]
  const health = { status: 'unhealthy' as const, failingStreak: 3, test, log }
  return check.judge({ compose }, { containers: listOf(containerOf('web', { health })) })
}

describe('compose/healthcheck-tool-missing', () => {
  it.each([
    ['OCI runtime exec failed: exec: "wget": executable file not found in $PATH: unknown', -1],
    ['/bin/sh: 1: wget: not found', 127],
    ['bash: line 1: wget: command not found', 127],
  ])('reads %s', async (output, exitCode) => {
    expect(await judge(output, exitCode)).toMatchObject([
      {
        where: { service: 'web', file: 'compose.yaml', line: 5 },
        values: { tool: 'wget', test: 'wget -q http://localhost/' },
      },
    ])
  })

  it('does not take the answer of the service for a missing program', async () => {
    expect(await judge('HTTP/1.1 404 Not Found: page: not found', 1)).toEqual([])
    expect(await judge('wget: server returned error', 1)).toEqual([])
    expect(await judge('sh: wget: not found', 0)).toEqual([])
  })

  it('says nothing without containers', async () => {
    const { compose } = await readFacts({ 'compose.yaml': 'services:\n  web:\n    image: x\n' })
    expect(check.judge({ compose }, {})).toEqual([])
  })
})
