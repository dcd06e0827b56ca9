import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseEndpoint } from '../../../engine/docker/choose-endpoint.ts'
import { collectCandidates } from '../../../engine/docker/collect-candidates.ts'
import { contextFolderName, readDockerConfiguration } from '../../../engine/docker/contexts.ts'
import { temporaryFolder } from '../../support/machine.ts'

const desktop = 'npipe:////./pipe/dockerDesktopLinuxEngine'
const configuration = {
  currentContext: 'desktop-linux',
  contexts: [{ name: 'desktop-linux', host: desktop, certificateFolder: '', skipTlsVerify: false }],
}
const windows = (environment: Record<string, string> = {}) => ({ platform: 'windows' as const, environment })

describe('the engine that docker would use', () => {
  it('is the default one when nothing is said', () => {
    expect(chooseEndpoint(windows(), { currentContext: undefined, contexts: [] })).toEqual({
      host: 'npipe:////./pipe/docker_engine',
      reason: 'default',
      context: 'default',
    })
    const linux = { platform: 'linux' as const, environment: {} }
    expect(chooseEndpoint(linux, { currentContext: 'default', contexts: [] }).host).toBe('unix:///var/run/docker.sock')
  })

  it('is that of the current context', () => {
    expect(chooseEndpoint(windows(), configuration)).toEqual({
      host: desktop,
      reason: 'current-context',
      context: 'desktop-linux',
    })
  })

  it('is that of DOCKER_HOST before all others, and tells what it overrides', () => {
    const machine = windows({ DOCKER_HOST: 'tcp://127.0.0.1:2375', DOCKER_CONTEXT: 'default' })
    expect(chooseEndpoint(machine, configuration)).toEqual({
      host: 'tcp://127.0.0.1:2375',
      reason: 'docker-host',
      overrides: { context: 'desktop-linux', host: desktop },
    })
  })

  it('is that of DOCKER_CONTEXT before the current context', () => {
    const choice = chooseEndpoint(windows({ DOCKER_CONTEXT: 'default' }), configuration)
    expect(choice).toMatchObject({
      host: 'npipe:////./pipe/docker_engine',
      reason: 'docker-context',
      context: 'default',
    })
  })

  it('does not exist where the context does not', () => {
    const choice = chooseEndpoint(windows({ DOCKER_CONTEXT: 'gone' }), configuration)
    expect(choice.host).toBeUndefined()
    expect(choice).toMatchObject({ reason: 'docker-context', context: 'gone' })
  })

  it('takes an empty variable for none', () => {
    expect(chooseEndpoint(windows({ DOCKER_HOST: '', DOCKER_CONTEXT: '' }), configuration).reason).toBe(
      'current-context',
    )
  })
})

describe('the addresses that are asked', () => {
  it('are each named once, the chosen one first, with the contexts that lead there', () => {
    const machine = { platform: 'windows' as const, environment: {}, homeDirectory: 'C:\\Users\\ana' }
    const candidates = collectCandidates(machine, configuration, chooseEndpoint(machine, configuration))
    expect(candidates[0]).toMatchObject({
      host: desktop,
      chosen: true,
      contexts: ['desktop-linux'],
      product: 'Docker Desktop',
    })
    expect(candidates.filter(({ chosen }) => chosen)).toHaveLength(1)
    expect(new Set(candidates.map(({ host }) => host.toLowerCase())).size).toBe(candidates.length)
    expect(candidates.map(({ host }) => host)).toContain('npipe:////./pipe/podman-machine-default')
  })

  it('lie in the home folder on macOS', () => {
    const machine = { platform: 'macos' as const, environment: {}, homeDirectory: '/Users/ana' }
    const none = { currentContext: undefined, contexts: [] }
    const hosts = collectCandidates(machine, none, chooseEndpoint(machine, none)).map(({ host }) => host)
    expect(hosts).toContain('unix:///Users/ana/.orbstack/run/docker.sock')
    expect(hosts).toContain('unix:///Users/ana/.colima/default/docker.sock')
  })
})

describe("docker's own files", () => {
  const write = async (folder: string, path: string, content: string | Buffer) => {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), content)
  }

  it('give the current context and all contexts, even with a byte order mark', async () => {
    const folder = temporaryFolder()
    const id = contextFolderName('desktop-linux')
    expect(id).toBe('fe9c6bd7a66301f49ca9b6a70b217107cd1284598bfc254700c989b916da791e')
    const secret = '{"auths":{"registry.example":{"auth":"c2VjcmV0"}},"currentContext":"desktop-linux"}'
    await write(folder, 'config.json', `\ufeff${secret}`)
    await write(
      folder,
      `contexts/meta/${id}/meta.json`,
      JSON.stringify({
        Name: 'desktop-linux',
        Metadata: {},
        Endpoints: { docker: { Host: desktop, SkipTLSVerify: false } },
      }),
    )
    const read = await readDockerConfiguration({ environment: { DOCKER_CONFIG: folder }, homeDirectory: '/nowhere' })
    expect(read.currentContext).toBe('desktop-linux')
    expect(read.contexts).toMatchObject([{ name: 'desktop-linux', host: desktop }])
    expect(read.problems).toEqual([])
    expect(JSON.stringify(read)).not.toContain('c2VjcmV0')
  })

  it('may be missing', async () => {
    const read = await readDockerConfiguration({ environment: {}, homeDirectory: temporaryFolder() })
    expect(read).toMatchObject({ currentContext: undefined, contexts: [], problems: [] })
  })

  it('are told about when they are broken, and the rest is still read', async () => {
    const folder = temporaryFolder()
    await write(folder, 'config.json', '{"currentContext": ')
    await write(folder, 'contexts/meta/bad/meta.json', '[]')
    await write(
      folder,
      'contexts/meta/good/meta.json',
      JSON.stringify({ Name: 'good', Endpoints: { docker: { Host: 'tcp://127.0.0.1:2375' } } }),
    )
    const read = await readDockerConfiguration({ environment: { DOCKER_CONFIG: folder }, homeDirectory: '/nowhere' })
    expect(read.problems.map(({ problem }) => problem)).toEqual(['not-understood', 'not-understood'])
    expect(read.contexts.map(({ name }) => name)).toEqual(['good'])
  })
})
