import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../engine/core/finding.ts'
import { type Plan, previewOf } from '../../../../engine/core/plan.ts'
import { registry } from '../../../../engine/core/registry.ts'
import { usageOf } from '../../../../engine/docker/disk-usage.ts'
import { languages } from '../../../../engine/texts/languages.ts'
import { createTranslator } from '../../../../engine/texts/translator.ts'
import { httpEngine } from '../../../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

const guides = registry.fixes.filter(({ risk, id }) => risk === 'guide' && /^(?:docker|system)\//.test(id))

const finding = (rule: string, variant?: string): Finding => ({
  id: 'x',
  rule,
  area: 'docker',
  severity: 'error',
  where: {},
  values: {
    product: 'Docker Desktop',
    distribution: 'Ubuntu',
    variable: 'DOCKER_HOST',
    file: '/f',
    line: 3,
    text: '}',
    detail: 'WslService',
    host: 'npipe:////./pipe/docker_engine',
  },
  ...(variant === undefined ? {} : { variant }),
  data: {},
  evidence: [],
  fixes: [],
  rootCause: true,
  explainedBy: [],
})

async function stepsOf(id: string, about: Finding, environment: Readonly<Record<string, string>> = {}) {
  const fix = guides.find((guide) => guide.id === id)
  const machine = testMachine({ homeDirectory: temporaryFolder(), environment: { USERNAME: 'ana', ...environment } })
  const wsl = { settings: { file: 'C:\\Users\\ana\\.wslconfig', kernel: 'C:\\k' } }
  const planned = await fix?.plan({
    finding: about,
    facts: { wsl } as never,
    root: temporaryFolder(),
    machine,
    signal: new AbortController().signal,
  })
  if (planned?.ok !== true) throw new Error(id)
  return previewOf({ steps: planned.steps } as unknown as Plan, registry).steps
}

describe('guides', () => {
  it('are there for what only a person can do', () => {
    expect(guides.length).toBeGreaterThan(9)
    expect(guides.every(({ undoable }) => !undoable)).toBe(true)
  })

  it.each(guides.map(({ id, rules }) => [id, rules[0] ?? ''] as const))(
    '%s says each step in every language',
    async (id, rule) => {
      const steps = await stepsOf(id, finding(rule))
      expect(steps.length).toBeGreaterThan(2)
      for (const language of languages) {
        const translate = await createTranslator(language)
        for (const { summary } of steps) {
          const text = translate(summary)
          expect(text).not.toContain(summary.key)
          expect(text).not.toContain('{{')
        }
      }
    },
  )

  it('are offered for the causes that they are about, and never two for one', () => {
    const offered = (rule: string, variant?: string) =>
      guides
        .filter(({ rules, fits }) => rules.includes(rule) && (fits?.(finding(rule, variant), {}) ?? true))
        .map(({ id }) => id)
    expect(offered('docker/wsl-missing')).toEqual(['docker/install-wsl'])
    expect(offered('docker/wsl-missing', 'distribution')).toEqual([])
    expect(offered('docker/wsl-error', 'kernel')).toEqual(['docker/update-wsl'])
    expect(offered('docker/wsl-error', 'timeout')).toEqual(['docker/restart-wsl'])
    expect(offered('docker/wsl-error', 'feature')).toEqual(['docker/enable-windows-features'])
    expect(offered('docker/wsl-error', 'service-disabled')).toEqual(['docker/enable-wsl-service'])
    expect(offered('docker/wsl-error', 'virtualization')).toEqual(['system/enable-virtualization'])
    expect(offered('system/virtualization-off')).toEqual(['system/enable-virtualization'])
    expect(offered('docker/pipe-denied')).toEqual(['docker/join-docker-users'])
    expect(offered('docker/pipe-denied', 'socket')).toEqual(['docker/join-docker-group'])
    expect(offered('docker/pipe-denied', 'remote')).toEqual([])
  })

  it('show the commands and cannot be run', async () => {
    const commands = (await stepsOf('docker/update-wsl', finding('docker/wsl-error', 'kernel'))).map(({ preview }) =>
      preview?.type === 'command' ? [preview.program, ...preview.arguments].join(' ') : '',
    )
    expect(commands).toEqual(['', '', 'wsl.exe --update', 'wsl.exe --shutdown', ''])
    const [join] = (await stepsOf('docker/join-docker-users', finding('docker/pipe-denied'))).slice(2)
    expect(join?.preview).toMatchObject({ arguments: ['localgroup', 'docker-users', 'ana', '/add'] })
    const kind = registry.steps.get('by-hand')
    const refused = { ok: false, reason: { key: 'core.plan.guide' } }
    expect(await kind?.prepare({ kind: 'by-hand' }, undefined as never)).toEqual(refused)
    expect(await kind?.apply({ kind: 'by-hand' }, null, undefined as never)).toEqual(refused)
  })
})

describe.skipIf(process.platform === 'win32')('what Docker takes up', () => {
  const answer = {
    LayersSize: 3000 * 1024 ** 2,
    Images: [
      { Size: 2000 * 1024 ** 2, SharedSize: 500 * 1024 ** 2, Containers: 0 },
      { Size: 1500 * 1024 ** 2, SharedSize: 500 * 1024 ** 2, Containers: 2 },
    ],
    Containers: [
      { SizeRw: 100 * 1024 ** 2, State: 'exited' },
      { SizeRw: 900, State: 'running' },
    ],
    Volumes: [
      { UsageData: { Size: 400 * 1024 ** 2, RefCount: 0 } },
      { UsageData: { Size: -1, RefCount: 0 } },
      { UsageData: { Size: 200 * 1024 ** 2, RefCount: 1 } },
      { UsageData: null },
    ],
    BuildCache: [
      { Size: 70 * 1024 ** 2, Shared: false },
      { Size: 50, Shared: true },
    ],
  }

  it('is summed up as docker does', () => {
    const megabyte = 1024 ** 2
    expect(usageOf(answer)).toEqual({
      imageBytes: 3000 * megabyte,
      unusedImageBytes: 1500 * megabyte,
      stoppedBytes: 100 * megabyte,
      volumeBytes: 600 * megabyte,
      unusedVolumeBytes: 400 * megabyte,
      buildCacheBytes: 70 * megabyte,
    })
    expect(() => usageOf([])).toThrow()
  })

  it('stands in the guide, and a question mark where nobody says it', async () => {
    const socket = await httpEngine((request, response) =>
      response.end(request.url?.endsWith('/system/df') === true ? JSON.stringify(answer) : '{}'),
    )
    const translate = await createTranslator('en')
    const texts = async (host: string) =>
      (await stepsOf('docker/free-disk', finding('docker/disk-low'), { DOCKER_HOST: host })).map(({ summary }) =>
        translate(summary),
      )
    expect((await texts(`unix://${socket}`))[1]).toContain('Images take 3000 MB, of which 1500 MB belong')
    expect((await texts('unix:///no/such.sock'))[1]).toContain('Images take ?, of which ? belong')
  })
})
