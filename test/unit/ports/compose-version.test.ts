import { describe, expect, it } from 'vitest'
import type { Client } from '../../../engine/docker/facts.ts'
import { composeVersion, knowsOverride } from '../../../engine/ports/compose-version.ts'
import { testMachine } from '../../support/machine.ts'

const { signal } = new AbortController()

function ask(compose: Client['compose'], stdout: string, command: string | undefined = '/usr/bin/docker') {
  const commands: string[] = []
  const machine = testMachine({
    runProcess: async (program, words) => {
      commands.push([program, ...words].join(' '))
      return { outcome: 'exited', code: 0, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) }
    },
  })
  const client: Client = {
    credentialHelpers: [],
    configFile: '',
    ...(command === undefined ? {} : { command }),
    ...(compose === undefined ? {} : { compose }),
  }
  return composeVersion(client, machine, signal).then((version) => ({ version, commands }))
}

describe('the version of compose', () => {
  it('is asked for in the way that compose is run', async () => {
    expect(await ask({ via: 'plugin', path: '/usr/lib/docker/cli-plugins/docker-compose' }, 'v2.24.4\n')).toEqual({
      version: '2.24.4',
      commands: ['/usr/bin/docker compose version --short'],
    })
    expect(await ask({ via: 'docker-compose', path: '/usr/bin/docker-compose' }, '1.29.2\n', undefined)).toEqual({
      version: '1.29.2',
      commands: ['/usr/bin/docker-compose version --short'],
    })
  })

  it('is not known where there is none or it says no number', async () => {
    expect(await ask(undefined, '')).toEqual({ version: undefined, commands: [] })
    expect(await ask({ via: 'plugin', path: '/x' }, 'dev\n')).toMatchObject({ version: undefined })
  })

  it.each([
    ['1.29.2', false],
    ['2.9.0', false],
    ['2.24.3', false],
    ['2.24.4', true],
    ['2.24.10', true],
    ['2.30.0', true],
    ['5.0.0', true],
  ])('%s knows !override: %s', (version, knows) => {
    expect(knowsOverride(version)).toBe(knows)
  })
})
