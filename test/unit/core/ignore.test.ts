import { describe, expect, it } from 'vitest'
import { defineCheck } from '../../../engine/core/check.ts'
import { diagnose, replay } from '../../../engine/core/diagnose.ts'
import { known } from '../../../engine/core/fact.ts'
import { defineProbe } from '../../../engine/core/probe.ts'
import type { Registry } from '../../../engine/core/registry.ts'
import { noSettings, type ProjectSettings, projectSettingsFact } from '../../../engine/project/settings-file.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

/** Two services with the same warning, in a project that ignores these rules. */
async function diagnoseWith(ignore: ProjectSettings['ignore']) {
  const settings = defineProbe({
    fact: projectSettingsFact,
    budgetMs: 500,
    read: async () => known({ ...noSettings, ignore }),
  })
  const check = defineCheck({
    rule: 'health/slow',
    severity: 'warning',
    needs: { settings: projectSettingsFact },
    judge: () => ['api', 'web'].map((service) => ({ where: { service }, values: { service }, evidence: [] })),
  })
  const registry: Registry = {
    probes: [settings],
    checks: [check],
    fixes: [],
    causes: [],
    steps: new Map(),
    parsers: new Map(),
  }
  const signal = new AbortController().signal
  const diagnosis = await diagnose({ root: temporaryFolder(), machine: testMachine(), signal }, registry)
  return { ...diagnosis, again: replay(diagnosis.facts, registry) }
}

const severities = (findings: readonly { readonly severity: string }[]) => findings.map(({ severity }) => severity)

describe('what a project lives with', () => {
  it('is a note with the reason, and no problem of its area', async () => {
    const { findings, areas, again, unusedIgnores } = await diagnoseWith([
      { rule: 'health/slow', reason: 'warming up' },
    ])
    expect(severities(findings)).toEqual(['info', 'info'])
    expect(findings[0]).toMatchObject({
      data: { ignored: 'warming up' },
      evidence: [{ source: 'stackmedic.yaml', text: 'ignore: health/slow: warming up' }],
    })
    expect(areas).toMatchObject([{ id: 'health', state: 'ok' }])
    expect(severities(again.findings)).toEqual(['info', 'info'])
    expect(unusedIgnores).toEqual([])
  })

  it('may be that of one service', async () => {
    const { findings, areas } = await diagnoseWith([{ rule: 'health/slow', service: 'web' }])
    expect(severities(findings).sort()).toEqual(['info', 'warning'])
    expect(areas).toMatchObject([{ state: 'problem' }])
  })

  it('is said to be of no use where it was not found, in areas that were looked at', async () => {
    const unused = { rule: 'health/unreachable' }
    expect((await diagnoseWith([unused, { rule: 'ports/in-use' }])).unusedIgnores).toEqual([unused])
  })
})
