import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCauseRule } from '../../../engine/core/cause.ts'
import { defineCheck } from '../../../engine/core/check.ts'
import { type DiagnosisEvent, type DiagnosisRequest, diagnose, replay } from '../../../engine/core/diagnose.ts'
import { defineFact, known, type Reading, skipped, unknown } from '../../../engine/core/fact.ts'
import type { FindingDraft } from '../../../engine/core/finding.ts'
import { defineFix } from '../../../engine/core/fix.ts'
import { message } from '../../../engine/core/message.ts'
import { defineProbe, type Probe, type ProbeContext } from '../../../engine/core/probe.ts'
import type { Registry } from '../../../engine/core/registry.ts'
import { testMachine } from '../../support/machine.ts'

const listeners = defineFact({ id: 'ports/listeners', area: 'ports', schema: z.array(z.number()) })
const containers = defineFact({ id: 'containers/list', area: 'containers', schema: z.array(z.string()) })
const heads = defineFact({ id: 'migrations/heads', area: 'migrations', schema: z.array(z.string()) })

type Read<Value> = (context: ProbeContext) => Promise<Reading<Value>>
const probe = <Value>(fact: ReturnType<typeof defineFact<Value>>, read: Read<Value>, budgetMs = 5000): Probe =>
  defineProbe({ fact, budgetMs, read }) as Probe

const draft = (service: string): FindingDraft => ({ where: { service }, values: { service }, evidence: [] })

const portCheck = defineCheck({
  rule: 'ports/in-use',
  severity: 'error',
  needs: { listeners },
  judge: ({ listeners }) => listeners.map((port) => draft(String(port))),
})
const containerCheck = defineCheck({
  rule: 'containers/exited',
  severity: 'error',
  needs: { containers },
  judge: ({ containers }) => containers.map(draft),
})
const headsCheck = defineCheck({
  rule: 'migrations/multiple-heads',
  severity: 'error',
  needs: { heads },
  judge: ({ heads }) => (heads.length > 1 ? [draft('prestart')] : []),
})

function registryOf(parts: Partial<Registry>): Registry {
  const checks = [portCheck, containerCheck, headsCheck] as unknown as Registry['checks']
  return { probes: [], checks, fixes: [], causes: [], steps: new Map(), parsers: new Map(), ...parts }
}

const fine = [probe(listeners, async () => known([])), probe(containers, async () => known([]))]

async function run(registry: Registry, changes: Partial<DiagnosisRequest> = {}) {
  const events: DiagnosisEvent[] = []
  const request = { root: '/project', machine: testMachine(), signal: new AbortController().signal }
  const diagnosis = await diagnose({ ...request, onEvent: (event) => events.push(event), ...changes }, registry)
  const states = Object.fromEntries(diagnosis.areas.map(({ id, state }) => [id, state]))
  return { diagnosis, events, states }
}

describe('area states', () => {
  it('is ok only when everything was read and nothing is wrong', async () => {
    const { states } = await run(registryOf({ probes: [...fine, probe(heads, async () => known(['one']))] }))
    expect(states).toEqual({ ports: 'ok', containers: 'ok', migrations: 'ok' })
  })

  it('is a problem with a finding, unknown without a reading, skipped where there is nothing', async () => {
    const { states, diagnosis } = await run(
      registryOf({
        probes: [
          probe(listeners, async () => known([8000])),
          probe(containers, async () => unknown(message('docker.down'))),
          probe(heads, async () => skipped(message('migrations.no-tree'))),
        ],
      }),
    )
    expect(states).toEqual({ ports: 'problem', containers: 'unknown', migrations: 'skipped' })
    expect(diagnosis.areas.find(({ id }) => id === 'containers')?.reason).toEqual({ key: 'docker.down' })
  })

  it('never says ok when one of several checks could not look', async () => {
    const registry = registryOf({
      probes: [probe(listeners, async () => known([]))],
      checks: [
        portCheck,
        defineCheck({ rule: 'ports/shadowed', severity: 'error', needs: { heads }, judge: () => [] }),
      ] as unknown as Registry['checks'],
    })
    expect((await run(registry)).states).toEqual({ ports: 'unknown' })
  })

  it('says what is missing even beside a problem', async () => {
    const registry = registryOf({
      probes: [probe(listeners, async () => known([1]))],
      checks: [
        portCheck,
        defineCheck({ rule: 'ports/shadowed', severity: 'error', needs: { heads }, judge: () => [] }),
      ] as unknown as Registry['checks'],
    })
    const { diagnosis } = await run(registry)
    expect(diagnosis.areas[0]).toMatchObject({ state: 'problem', reason: { key: 'core.no-probe' } })
  })

  it('stays ok with notes only', async () => {
    const note = defineCheck({ ...portCheck, severity: 'info' }) as unknown as Registry['checks'][number]
    const registry = registryOf({ checks: [note], probes: [probe(listeners, async () => known([1]))] })
    const { states, diagnosis } = await run(registry)
    expect(states).toEqual({ ports: 'ok' })
    expect(diagnosis.findings).toHaveLength(1)
  })

  it('is unknown when a check itself fails', async () => {
    const broken = defineCheck({
      rule: 'ports/in-use',
      severity: 'error',
      needs: { listeners },
      judge: () => {
        throw new Error('bug in a check')
      },
    })
    const registry = registryOf({ checks: [broken] as unknown as Registry['checks'], probes: fine })
    const { diagnosis } = await run(registry)
    expect(diagnosis.areas[0]).toMatchObject({ state: 'unknown', reason: { values: { error: 'bug in a check' } } })
  })

  it('leaves areas out where the person asked, without reading their facts', async () => {
    let asked = false
    const spy = probe(containers, async () => {
      asked = true
      return known([])
    })
    const registry = registryOf({ probes: [probe(listeners, async () => known([])), spy] })
    const { states } = await run(registry, { leaveOut: ['containers'], areas: ['ports', 'containers'] })
    expect(states).toEqual({ ports: 'ok', containers: 'skipped' })
    expect(asked).toBe(false)
  })
})

describe('probes that misbehave', () => {
  const misbehaving: [string, Read<string[]>][] = [
    ['rejects', () => Promise.reject(new Error('boom'))],
    [
      'throws at once',
      () => {
        throw new Error('boom')
      },
    ],
  ]
  it.each(misbehaving)('is unknown when a probe %s, and the rest still runs', async (_, read) => {
    const { states, diagnosis } = await run(
      registryOf({ probes: [probe(listeners, async () => known([8000])), probe(containers, read)] }),
    )
    expect(states).toMatchObject({ ports: 'problem', containers: 'unknown' })
    expect(diagnosis.facts['containers/list']).toMatchObject({
      state: 'unknown',
      reason: { key: 'core.unexpected-error', values: { error: 'boom' } },
    })
  })

  it('does not wait for a probe that ignores its budget', async () => {
    const started = Date.now()
    const { diagnosis } = await run(
      registryOf({ probes: [...fine, probe(heads, () => new Promise<never>(() => undefined), 100)] }),
    )
    expect(Date.now() - started).toBeLessThan(2000)
    expect(diagnosis.facts['migrations/heads']).toMatchObject({
      state: 'unknown',
      reason: { key: 'core.timed-out', values: { seconds: 0.1 } },
    })
  })

  it('tells a probe that its budget is spent', async () => {
    let told = false
    const polite = probe(
      heads,
      async ({ signal }) => {
        await wait(3000, undefined, { signal }).catch(() => {
          told = signal.aborted
        })
        throw new Error('aborted')
      },
      100,
    )
    const { diagnosis } = await run(registryOf({ probes: [...fine, polite] }))
    expect(diagnosis.facts['migrations/heads']).toMatchObject({ reason: { key: 'core.timed-out' } })
    await expect.poll(() => told).toBe(true)
  })

  it('says so when a probe is slow, and takes its answer all the same', async () => {
    const slow = probe(heads, () => wait(1700, known(['one'])))
    const { events, states } = await run(registryOf({ probes: [...fine, slow] }))
    expect(events).toContainEqual({ type: 'slow', fact: 'migrations/heads', area: 'migrations' })
    expect(events.filter(({ type }) => type === 'slow')).toHaveLength(1)
    expect(states['migrations']).toBe('ok')
  })

  it('reads a fact once, however many ask for it, and starts all probes at once', async () => {
    let reads = 0
    let begunBeforeAnyEnded = 0
    const begun: string[] = []
    const checks = [headsCheck, { ...headsCheck, rule: 'migrations/other' }, portCheck, containerCheck]
    const registry = registryOf({
      checks: checks as unknown as Registry['checks'],
      probes: [
        probe(heads, async () => {
          reads += 1
          begun.push('heads')
          return wait(100, known(['a', 'b']))
        }),
        probe(listeners, async () => {
          begun.push('listeners')
          return wait(100, known([]))
        }),
        probe(containers, async () => {
          begun.push('containers')
          // The others are still at it: nobody waited for anybody.
          await wait(20)
          begunBeforeAnyEnded = begun.length
          return known([])
        }),
      ],
    })
    const { diagnosis } = await run(registry)
    expect(reads).toBe(1)
    expect(begunBeforeAnyEnded).toBe(3)
    expect(diagnosis.findings).toHaveLength(2)
  })
})

describe('facts that need facts', () => {
  const dependent = (read: Read<string[]>) =>
    defineProbe({ fact: containers, needs: { listeners }, uses: { heads }, budgetMs: 1000, read }) as unknown as Probe

  it('hands over what is known', async () => {
    const second = dependent(async ({ facts, optional }) => known([JSON.stringify([facts, optional])]))
    const { diagnosis } = await run(registryOf({ probes: [probe(listeners, async () => known([1])), second] }))
    expect(diagnosis.facts['containers/list']).toMatchObject({ value: ['[{"listeners":[1]},{}]'] })
  })

  it.each([
    ['unknown', unknown(message('reason'))],
    ['skipped', skipped(message('reason'))],
  ])('is %s where what it needs is', async (state, reading) => {
    const never = dependent(() => Promise.reject(new Error('must not be asked')))
    const { diagnosis } = await run(registryOf({ probes: [probe(listeners, async () => reading), never] }))
    expect(diagnosis.facts['containers/list']).toMatchObject({ state, reason: { key: 'reason' } })
  })
})

describe('cancel', () => {
  it('ends at once with the reason', async () => {
    const abort = new AbortController()
    const registry = registryOf({ probes: [...fine, probe(heads, () => new Promise<never>(() => undefined), 60_000)] })
    setTimeout(() => abort.abort(new Error('enough')), 50)
    await expect(run(registry, { signal: abort.signal })).rejects.toThrow('enough')
  })

  it('does not begin when it was cancelled before', async () => {
    await expect(run(registryOf({ probes: fine }), { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
      'no',
    )
  })
})

describe('events', () => {
  it('come in order: started, read, found, finished, and done once at the end', async () => {
    const { events } = await run(registryOf({ probes: [probe(listeners, async () => known([8000]))] }), {
      areas: ['ports'],
    })
    expect(events.map(({ type }) => type)).toEqual(['area-started', 'fact-read', 'finding', 'area-finished', 'done'])
  })
})

describe('findings', () => {
  const broken = registryOf({
    probes: [
      probe(listeners, async () => known([])),
      probe(containers, async () => known(['backend', 'prestart'])),
      probe(heads, async () => known(['a', 'b'])),
    ],
    causes: [
      defineCauseRule({
        id: 'test/heads',
        uses: { heads },
        link: (findings, { heads }) => {
          const cause = findings.find(({ rule }) => rule === 'migrations/multiple-heads')
          const effect = findings.find(({ where }) => where.service === 'prestart' && where !== cause?.where)
          return cause && effect && heads ? [{ effect: effect.id, cause: cause.id, why: message('test.why') }] : []
        },
      }),
    ],
    fixes: [
      defineFix({
        id: 'migrations/slow-fix',
        rules: ['migrations/multiple-heads'],
        risk: 'ask',
        elevation: false,
        undoable: true,
        rank: 20,
        plan: async () => ({ ok: true, steps: [] }),
      }),
      defineFix({
        id: 'migrations/good-fix',
        rules: ['migrations/multiple-heads'],
        risk: 'safe',
        elevation: false,
        undoable: true,
        plan: async () => ({ ok: true, steps: [] }),
      }),
      defineFix({
        id: 'migrations/unfit',
        rules: ['migrations/multiple-heads'],
        risk: 'safe',
        elevation: false,
        undoable: true,
        fits: () => false,
        plan: async () => ({ ok: true, steps: [] }),
      }),
    ] as unknown as Registry['fixes'],
  })

  it('have the same id in every run, and another one elsewhere', async () => {
    const [first, second] = [await run(broken), await run(broken)]
    const ids = first.diagnosis.findings.map(({ id }) => id)
    expect(ids).toEqual(second.diagnosis.findings.map(({ id }) => id))
    expect(new Set(ids).size).toBe(3)
  })

  it('name the fixes that fit, best first', async () => {
    const { diagnosis } = await run(broken)
    const heads = diagnosis.findings.find(({ rule }) => rule === 'migrations/multiple-heads')
    expect(heads?.fixes.map(({ id }) => id)).toEqual(['migrations/good-fix', 'migrations/slow-fix'])
    expect(heads?.fixes[0]?.title).toEqual({ key: 'migrations.fixes.good-fix.title', values: { service: 'prestart' } })
  })

  it('are explained across areas', async () => {
    const { diagnosis } = await run(broken)
    const exited = diagnosis.findings.find(
      ({ id, where }) => id.startsWith('containers') && where.service === 'prestart',
    )
    expect(exited?.rootCause).toBe(false)
    expect(diagnosis.findings[0]?.rule).toBe('migrations/multiple-heads')
  })

  it('are the same when the recorded facts are judged again', async () => {
    const { diagnosis } = await run(broken)
    const recorded = JSON.parse(JSON.stringify(diagnosis.facts)) as typeof diagnosis.facts
    const again = replay(recorded, broken)
    expect(again.findings).toEqual(diagnosis.findings)
    expect(again.areas.map(({ id, state }) => [id, state])).toEqual(diagnosis.areas.map(({ id, state }) => [id, state]))
  })

  it('are unknown when facts are missing from a record', () => {
    expect(replay({}, broken).areas.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown'])
  })
})
