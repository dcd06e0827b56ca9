import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { makePlan, previewOf } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import userEnvironment from '../../../engine/core/steps/user-environment.ts'
import { assignmentsIn } from '../../../engine/docker/find-assignments.ts'
import removeUserVariable from '../../../engine/docker/fixes/remove-user-variable.ts'
import unsetOverride from '../../../engine/docker/fixes/unset-override.ts'
import type { Override } from '../../../engine/docker/override-facts.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { workingEngine } from '../../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

describe('where a variable is set', () => {
  it.each([
    ['export DOCKER_HOST=tcp://127.0.0.1:2375', true],
    ['  DOCKER_HOST="unix:///x"', true],
    ['set -gx DOCKER_HOST tcp://x', true],
    ['set --global --export DOCKER_HOST tcp://x', true],
    ['setenv DOCKER_HOST tcp://x', true],
    ['DOCKER_HOST DEFAULT=tcp://x', true],
    ['# export DOCKER_HOST=tcp://x', false],
    ['export MY_DOCKER_HOST=tcp://x', false],
    ['export DOCKER_HOST_IP=1', false],
    ['echo $DOCKER_HOST', false],
    ['unset DOCKER_HOST', false],
  ])('%s: %s', (line, isOne) => {
    expect(assignmentsIn(`a\r\n${line}\n`, 'DOCKER_HOST').map(({ line: number }) => number)).toEqual(isOne ? [2] : [])
  })
})

describe.skipIf(process.platform === 'win32')('a variable that leads docker astray', () => {
  it('is shown with the line that sets it, and a guide to remove it', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'compose.yaml'), 'services: { web: { image: nginx } }\n')
    const home = temporaryFolder()
    mkdirSync(join(home, '.docker', 'contexts', 'meta', 'x'), { recursive: true })
    const engine = await workingEngine()
    const meta = { Name: 'good', Endpoints: { docker: { Host: `unix://${engine}` } } }
    writeFileSync(join(home, '.docker', 'contexts', 'meta', 'x', 'meta.json'), JSON.stringify(meta))
    writeFileSync(join(home, '.docker', 'config.json'), '{"currentContext":"good"}')
    writeFileSync(join(home, '.bashrc'), '# mine\nexport DOCKER_HOST=unix:///gone.sock\n')
    const environment = { HOME: home, XDG_RUNTIME_DIR: home, DOCKER_HOST: 'unix:///gone.sock' }
    const machine = testMachine({ homeDirectory: home, environment })
    const { signal } = new AbortController()
    const diagnosis = await diagnose({ root, machine, signal }, registry)
    const [finding] = diagnosis.findings
    expect(finding).toMatchObject({ rule: 'docker/env-override', variant: 'docker-host' })
    expect(finding?.evidence.at(-1)).toEqual({
      kind: 'file',
      source: join(home, '.bashrc'),
      line: 2,
      text: 'export DOCKER_HOST=unix:///gone.sock',
    })
    expect(finding?.fixes.map(({ id, risk }) => [id, risk])).toEqual([['docker/unset-override', 'guide']])
    if (finding === undefined) return
    const made = await makePlan(diagnosis, finding, 'docker/unset-override', machine, registry, signal)
    if (!made.ok) throw new Error(made.reason.key)
    const translate = await createTranslator('en')
    const [first, second] = previewOf(made.plan, registry).steps
    expect(translate(first?.summary ?? { key: '' })).toBe(
      `Remove line 2 of ${join(home, '.bashrc')}, or put a # in front of it: export DOCKER_HOST=unix:///gone.sock`,
    )
    expect(second?.preview).toEqual({ type: 'command', program: 'unset', arguments: ['DOCKER_HOST'] })
  })
})

describe('a variable in the registry of Windows', () => {
  const own = { kind: 'user-environment', value: 'tcp://x' } as const
  const machine = { kind: 'machine-environment', value: 'tcp://x' } as const
  const offered = (...places: Override['places']) => {
    const override: Override = { variable: 'DOCKER_HOST', places }
    return [removeUserVariable, unsetOverride]
      .filter(({ fits }) => fits?.({} as never, { override }) === true)
      .map(({ id }) => id)
  }

  it('is removed where it is the account’s alone, and explained where it is not', () => {
    expect(offered(own)).toEqual(['docker/remove-user-variable'])
    expect(offered(own, machine)).toEqual(['docker/unset-override'])
    expect(offered(machine)).toEqual(['docker/unset-override'])
    expect(offered()).toEqual(['docker/unset-override'])
  })

  it('is left alone on other systems', async () => {
    const step = { kind: 'user-environment', variable: 'DOCKER_HOST', value: 'x' } as const
    const context = {
      root: temporaryFolder(),
      machine: testMachine({ platform: 'linux' }),
      signal: new AbortController().signal,
      onOutput: () => undefined,
    }
    expect(await userEnvironment.prepare(step, context)).toMatchObject({ ok: false })
    expect(userEnvironment.schema.safeParse({ ...step, variable: 'PATH' }).success).toBe(false)
  })
})
