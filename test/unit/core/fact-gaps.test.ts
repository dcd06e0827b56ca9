import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineCheck } from '../../../engine/core/check.ts'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { defineFact, known, skipped, unknown } from '../../../engine/core/fact.ts'
import { defineProbe } from '../../../engine/core/probe.ts'
import type { Registry } from '../../../engine/core/registry.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const gap = { key: 'core.cancelled' }
const source = defineFact({ id: 'project/source', area: 'project', schema: z.array(z.number()) })
const derived = defineFact({ id: 'ports/derived', area: 'ports', schema: z.number() })
const absent = defineFact({ id: 'firewall/absent', area: 'firewall', schema: z.number() })

function registryWith(incomplete: boolean, finds: number): Registry {
  return {
    probes: [
      defineProbe({
        fact: source,
        budgetMs: 1000,
        read: async () => (incomplete ? known([1], gap) : known([1])),
      }),
      defineProbe({
        fact: derived,
        budgetMs: 1000,
        needs: { source },
        read: async ({ facts }) => known(facts.source.length),
      }),
      defineProbe({ fact: absent, budgetMs: 1000, needs: { source }, read: async () => skipped(gap) }),
    ] as unknown as Registry['probes'],
    checks: [
      defineCheck({
        rule: 'ports/some',
        severity: 'error',
        needs: { derived },
        judge: () => Array.from({ length: finds }, () => ({ where: {}, values: {}, evidence: [] })),
      }),
      defineCheck({ rule: 'firewall/some', severity: 'error', needs: { absent }, judge: () => [] }),
    ] as unknown as Registry['checks'],
    fixes: [],
    causes: [],
    steps: new Map(),
    parsers: new Map(),
  }
}

async function states(registry: Registry) {
  const request = { root: temporaryFolder(), machine: testMachine(), signal: new AbortController().signal }
  const { areas, findings } = await diagnose(request, registry)
  return { areas: Object.fromEntries(areas.map(({ id, state }) => [id, state])), findings: findings.length }
}

test('nothing that rests on a fact with a gap is called ok or absent', async () => {
  expect(await states(registryWith(true, 0))).toEqual({ areas: { ports: 'unknown', firewall: 'unknown' }, findings: 0 })
  expect(await states(registryWith(false, 0))).toEqual({ areas: { ports: 'ok', firewall: 'skipped' }, findings: 0 })
})

test('what can be found behind a gap is still found', async () => {
  expect(await states(registryWith(true, 1))).toEqual({ areas: { ports: 'problem', firewall: 'unknown' }, findings: 1 })
})

const beside = defineFact({ id: 'imports/beside', area: 'imports', schema: z.number() })

/** A fact that rests on another one only where that one is there. */
async function besideWhere(sourceReading: 'skipped' | 'unknown' | 'gap') {
  const registry = registryWith(false, 0)
  const readings = { skipped: skipped(gap), unknown: unknown(gap), gap: known([1], gap) } as const
  const probes = [
    defineProbe({ fact: source, budgetMs: 1000, read: async () => readings[sourceReading] }),
    defineProbe({
      fact: beside,
      budgetMs: 1000,
      uses: { source },
      unlessSkipped: ['source'],
      read: async ({ optional }) => known(optional.source?.length ?? 0),
    }),
  ]
  const checks = [defineCheck({ rule: 'imports/some', severity: 'error', needs: { beside }, judge: () => [] })]
  const { areas } = await states({ ...registry, probes, checks } as unknown as Registry)
  return areas['imports']
}

test('what may be absent, but not unknown', async () => {
  expect(await besideWhere('skipped')).toBe('ok')
  expect(await besideWhere('unknown')).toBe('unknown')
  expect(await besideWhere('gap')).toBe('unknown')
})
