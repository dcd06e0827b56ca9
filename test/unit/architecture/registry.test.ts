import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { areaIds } from '../../../engine/core/area.ts'
import type { FactDefinition, FactRequest } from '../../../engine/core/fact.ts'
import { registry } from '../../../engine/core/registry.ts'
import { restartFix } from '../../../engine/health/restart/plan-restart.ts'
import { signatures } from '../../../engine/logs/catalogue.ts'
import { filesBelow, projectFolder } from './source-files.ts'

const { checks, fixes, probes, causes, steps } = registry
const duplicates = (list: readonly string[]) => list.filter((one, index) => list.indexOf(one) !== index)
const facts = (request: FactRequest | undefined) => Object.values(request ?? {}) as FactDefinition<unknown>[]

/** `engine/<area>/<kind>/<name>.ts` as `<area>/<name>`; names with a second dot are helpers. */
function idsByPlace(kind: string): string[] {
  return filesBelow('engine', '.ts')
    .map(({ path }) => new RegExp(`^engine/([^/]+)/${kind}/([^/.]+)\\.ts$`).exec(path))
    .flatMap((match) => (match === null ? [] : [`${match[1]}/${match[2]}`]))
    .sort()
}

describe('the registry', () => {
  it('has something of every kind', () => {
    expect(checks.length).toBeGreaterThan(0)
    expect(fixes.length).toBeGreaterThan(0)
    expect(probes.length).toBeGreaterThan(0)
    expect(causes.length).toBeGreaterThan(0)
    expect(steps.size).toBeGreaterThan(0)
  })

  it('names every check and fix after its file', () => {
    const fromData = new Set(signatures.map(({ id }) => `logs/${id}`))
    const own = checks.map(({ rule }) => rule).filter((rule) => !fromData.has(rule))
    expect([...own, 'logs/from-signatures'].sort()).toEqual(idsByPlace('checks'))
    expect(fixes.map(({ id }) => id).sort()).toEqual(idsByPlace('fixes'))
  })

  it('names every step kind after its file', () => {
    const files = filesBelow('engine/core/steps', '.ts').map(({ path }) => basename(path, '.ts'))
    expect([...steps.keys()].sort()).toEqual(files.filter((name) => !name.includes('.')).sort())
  })

  it('has no id twice', () => {
    expect(duplicates(checks.map(({ rule }) => rule))).toEqual([])
    expect(duplicates(fixes.map(({ id }) => id))).toEqual([])
    expect(duplicates(causes.map(({ id }) => id))).toEqual([])
    expect(duplicates(probes.map(({ fact }) => fact.id))).toEqual([])
  })

  it('keeps every rule in an area that exists', () => {
    const areas = new Set<string>(areaIds)
    expect(checks.map(({ rule }) => rule).filter((rule) => !areas.has(rule.split('/')[0] ?? ''))).toEqual([])
  })

  it('has a probe for every fact that anybody asks for', () => {
    const readable = new Set(probes.map(({ fact }) => fact.id))
    const asked = [...checks, ...probes, ...fixes, ...causes].flatMap((one) => [
      ...facts('needs' in one ? one.needs : undefined),
      ...facts(one.uses),
    ])
    const orphans = new Set(asked.map(({ id }) => id).filter((id) => !readable.has(id)))
    expect([...orphans]).toEqual([])
  })

  it('has no facts that wait for each other', () => {
    const waits = new Map(probes.map(({ fact, needs, uses }) => [fact.id, [...facts(needs), ...facts(uses)]]))
    const visit = (id: string, way: readonly string[]): string[] => {
      if (way.includes(id)) return [[...way, id].join(' → ')]
      return (waits.get(id) ?? []).flatMap((fact) => visit(fact.id, [...way, id]))
    }
    expect([...waits.keys()].flatMap((id) => visit(id, []))).toEqual([])
  })

  it('gives every probe a time budget that a person would wait for', () => {
    const wrong = probes.filter(({ budgetMs }) => !(budgetMs > 0 && budgetMs <= 60_000))
    expect(wrong.map(({ fact }) => fact.id)).toEqual([])
  })

  it('offers fixes only for rules that exist', () => {
    const rules = new Set(checks.map(({ rule }) => rule))
    const wrong = fixes.flatMap(({ id, rules: own }) =>
      own.filter((rule) => !rules.has(rule)).map((rule) => `${id}: ${rule}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('what names a rule, a fix or a fact', () => {
  const areas = areaIds.join('|')
  const ids = new Set([
    ...checks.map(({ rule }) => rule),
    ...[...fixes, ...causes].map(({ id }) => id),
    ...probes.map(({ fact }) => fact.id),
    // A plan without a finding.
    restartFix,
    // An image of Docker's own.
    'docker/desktop-reclaim-space',
  ])

  it('names one that exists: in the engine and the hosts', () => {
    const files = ['engine', 'cli', 'electron', 'renderer'].flatMap((folder) => filesBelow(folder, '.ts', '.tsx'))
    const named = files.flatMap(({ path, text }) =>
      [...text.matchAll(new RegExp(`'((?:${areas})/[a-z][a-z0-9-]*)'`, 'g'))].map(([, id = '']) => ({ path, id })),
    )
    expect(named.length).toBeGreaterThan(300)
    expect(named.filter(({ id }) => !ids.has(id))).toEqual([])
  })

  it('names one that exists: in what explains a line of a log', () => {
    const named = signatures.flatMap(({ id, explainedBy = [] }) =>
      explainedBy.flatMap(({ rules }) => rules.map((rule) => ({ signature: id, rule }))),
    )
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(({ rule }) => !ids.has(rule))).toEqual([])
  })
})

describe('the doc page of every rule', () => {
  it.each(checks.map(({ rule }) => rule))('%s is there and says what it is about', (rule) => {
    const path = join(projectFolder, 'docs', 'rules', `${rule}.md`)
    expect(existsSync(path), `${path} is missing`).toBe(true)
    const text = readFileSync(path, 'utf8')
    expect(text.split('\n')[0]).toBe(`# ${rule}`)
    expect(text.length).toBeGreaterThan(300)
  })

  it('belongs to a rule', () => {
    const rules = new Set(checks.map(({ rule }) => rule))
    const pages = filesBelow('docs/rules', '.md').map(({ path }) => path.slice('docs/rules/'.length, -'.md'.length))
    expect(pages.filter((page) => !rules.has(page))).toEqual([])
  })
})
