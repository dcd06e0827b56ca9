import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose, replay } from '../../../engine/core/diagnose.ts'
import type { FactDefinition, FactRecord } from '../../../engine/core/fact.ts'
import { known } from '../../../engine/core/fact.ts'
import { registry } from '../../../engine/core/registry.ts'
import { type Endpoint, type Endpoints, endpointsFact, installationFact } from '../../../engine/docker/facts.ts'
import { wslFact } from '../../../engine/docker/wsl-facts.ts'
import { projectOverviewFact } from '../../../engine/project/facts.ts'
import { virtualizationFact } from '../../../engine/system/facts.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

describe.skipIf(process.platform === 'win32')('a machine without Docker', () => {
  it('leaves nothing unknown in these areas, and is only worth a note to a project that does not need it', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'alembic.ini'), '[alembic]\nscript_location = migrations\n')
    const home = temporaryFolder()
    const machine = testMachine({
      homeDirectory: home,
      environment: { PATH: home, DOCKER_HOST: `unix://${home}/none` },
    })
    const diagnosis = await diagnose(
      { root, machine, areas: ['system', 'docker'], signal: new AbortController().signal },
      registry,
    )
    expect(diagnosis.areas).toMatchObject([
      { id: 'system', state: 'ok' },
      { id: 'docker', state: 'ok' },
    ])
    expect(diagnosis.areas.filter(({ reason }) => reason !== undefined)).toEqual([])
    expect(diagnosis.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  })
})

describe('a recorded Windows machine', () => {
  const host = 'npipe:////./pipe/dockerDesktopLinuxEngine'

  it('whose firmware forbids virtual machines has one root cause, from which all else follows', () => {
    const base = { host, transport: 'pipe' as const, contexts: ['desktop-linux'], tookMs: 1 }
    const detail = 'Docker Desktop is unable to start'
    const endpoint: Endpoint = { ...base, accepts: true, state: 'failing', detail }
    const endpoints: Endpoints = {
      choice: { host, reason: 'current-context', context: 'desktop-linux' },
      endpoints: [endpoint],
      problems: [],
      tookMs: 1,
    }
    const error = 'Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED'
    const { findings } = replay(
      Object.fromEntries([
        record(endpointsFact, endpoints),
        record(installationFact, { products: [{ name: 'Docker Desktop', path: 'C:\\Docker Desktop.exe' }] }),
        record(wslFact, {
          service: { name: 'WslService', disabled: false },
          distributions: [],
          listing: { state: 'error', error },
        }),
        record(virtualizationFact, { firmware: false, hypervisor: false }),
        record(projectOverviewFact, {
          name: 'shop',
          root: 'C:\\shop',
          composeFiles: ['compose.yaml'],
          dockerfiles: [],
          alembicConfigs: [],
          scripts: [],
          git: true,
        }),
      ]),
      registry,
    )
    expect(findings.map(({ rule, rootCause }) => [rule, rootCause])).toEqual([
      ['system/virtualization-off', true],
      ['docker/starting', false],
      ['docker/wsl-error', false],
    ])
    expect(findings.find(({ rule }) => rule === 'docker/wsl-error')?.variant).toBe('virtualization')
  })
})

function record<Value>(fact: FactDefinition<Value>, value: Value): [string, FactRecord] {
  return [fact.id, { ...known(fact.schema.parse(value)), id: fact.id, readAt: '2026-11-20T12:00:00Z', durationMs: 1 }]
}
