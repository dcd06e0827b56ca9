import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ContainerList } from '../../../engine/containers/facts.ts'
import type { RunResult } from '../../../engine/core/run-process.ts'
import composeMissing from '../../../engine/docker/checks/compose-missing.ts'
import credentialHelper from '../../../engine/docker/checks/credential-helper.ts'
import { type Client, clientFact } from '../../../engine/docker/facts.ts'
import { findCompose } from '../../../engine/docker/find-compose.ts'
import clientProbe from '../../../engine/docker/probes/client.ts'
import type { ComposeModel } from '../../../engine/project/facts.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { container } from '../containers/stack.ts'

const client = (more: Partial<Client> = {}): Client => ({
  command: '/usr/bin/docker',
  credentialHelpers: [],
  configFile: '/home/ada/.docker/config.json',
  ...more,
})

const never = new AbortController().signal

describe('a missing compose', () => {
  const compose: ComposeModel = {
    name: 'shop',
    files: ['compose.yaml'],
    services: [],
    volumes: [],
    networks: [],
    problems: [],
  }
  const judge = (facts: Client, containers?: ContainerList) =>
    composeMissing.judge({ client: facts, compose }, containers === undefined ? {} : { containers })
  const found = (belongs: boolean): ContainerList => ({
    endpoint: 'unix:///var/run/docker.sock',
    containers: [container('web', { belongs })],
    truncated: false,
    readAt: '2026-11-20T12:00:00.000Z',
    tookMs: 1,
  })

  it('is an error where docker is there', () => {
    expect(judge(client())).toMatchObject([{ where: { file: 'compose.yaml' } }])
    expect(judge(client(), found(false))).toHaveLength(1)
  })

  it('is none where compose is there, where docker is not, and where somebody has started the stack', () => {
    const { command: _, ...nothing } = client()
    expect(judge(client({ compose: { via: 'plugin', path: '/p' } }))).toEqual([])
    expect(judge(nothing)).toEqual([])
    expect(judge(client(), found(true))).toEqual([])
  })
})

describe('a credential helper', () => {
  it('is missed where it is named and not there, each for itself', () => {
    const credentialHelpers = [
      { program: 'docker-credential-desktop' },
      { program: 'docker-credential-gcloud', registry: 'gcr.io' },
      { program: 'docker-credential-pass', path: '/usr/bin/docker-credential-pass' },
    ]
    expect(credentialHelper.judge({ client: client({ credentialHelpers }) }, {})).toMatchObject([
      { values: { program: 'docker-credential-desktop', registry: '' } },
      { values: { program: 'docker-credential-gcloud', registry: 'gcr.io' }, variant: 'registry' },
    ])
  })

  it('does not matter without the docker command', () => {
    const { command: _, ...nothing } = client({ credentialHelpers: [{ program: 'docker-credential-desktop' }] })
    expect(credentialHelper.judge({ client: nothing }, {})).toEqual([])
  })
})

function program(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('what the docker command has at hand', () => {
  const home = () => {
    const homeDirectory = temporaryFolder()
    return { homeDirectory, bin: join(homeDirectory, 'bin'), docker: join(homeDirectory, '.docker') }
  }

  it('is read from its file and the search path, without a secret', async () => {
    const { homeDirectory, bin, docker } = home()
    program(join(bin, 'docker'))
    const plugin = program(join(docker, 'cli-plugins', 'docker-compose'))
    const helper = program(join(bin, 'docker-credential-there'))
    writeFileSync(
      join(docker, 'config.json'),
      JSON.stringify({
        auths: { 'reg.example': { auth: 'c2VjcmV0' } },
        credsStore: 'gone-4711',
        credHelpers: { 'a.example': 'there', 'b.example': '../../bin/sh' },
      }),
    )
    const machine = testMachine({ platform: 'linux', homeDirectory, environment: { PATH: bin } })
    const reading = await clientProbe.read({
      root: temporaryFolder(),
      machine,
      facts: {},
      optional: {},
      signal: never,
    })
    const value = reading.state === 'known' ? clientFact.schema.parse(reading.value) : undefined
    expect(value).toEqual({
      command: join(bin, 'docker'),
      compose: { via: 'plugin', path: plugin },
      credentialHelpers: [
        { program: 'docker-credential-gone-4711' },
        { program: 'docker-credential-there', registry: 'a.example', path: helper },
        { program: 'docker-credential-../../bin/sh', registry: 'b.example' },
      ],
      configFile: join(docker, 'config.json'),
    })
    expect(JSON.stringify(value)).not.toContain('c2VjcmV0')
  })

  it('is looked for in the folders that the configuration adds', async () => {
    const { homeDirectory, bin } = home()
    const extra = join(homeDirectory, 'extra')
    const plugin = program(join(extra, 'docker-compose'))
    const machine = testMachine({ platform: 'macos', homeDirectory, environment: { PATH: bin } })
    expect(await findCompose('/usr/bin/docker', [extra], machine, never)).toEqual({ via: 'plugin', path: plugin })
  })

  it.each<[string, RunResult, boolean]>([
    ['a version', { outcome: 'exited', code: 0, stdout: Buffer.from('2.40.3\n'), stderr: Buffer.alloc(0) }, true],
    ['help', { outcome: 'exited', code: 0, stdout: Buffer.from('Usage: docker'), stderr: Buffer.alloc(0) }, false],
    ['an error', { outcome: 'exited', code: 125, stdout: Buffer.alloc(0), stderr: Buffer.from('no') }, false],
    ['nothing', { outcome: 'timed-out', stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }, false],
  ])('is asked of docker itself last, which may answer with %s', async (_what, result, there) => {
    const asked: string[] = []
    const machine = testMachine({
      // Windows has no folders outside of the environment's, so nothing of this machine is found.
      platform: 'windows',
      homeDirectory: temporaryFolder(),
      environment: { PATH: '/nowhere', ProgramW6432: '/nowhere', ProgramData: '/nowhere', LOCALAPPDATA: '/nowhere' },
      runProcess: async (name, list) => {
        asked.push([name, ...list].join(' '))
        return result
      },
    })
    expect((await findCompose('docker.exe', [], machine, never)) !== undefined).toBe(there)
    expect(asked).toEqual(['docker.exe compose version --short'])
  })
})
