import { describe, expect, it } from 'vitest'
import { serviceGraph } from '../../../renderer/services/service-graph.ts'
import { lastAttempt, ticksOf, timelineRows } from '../../../renderer/services/timeline.ts'
import { factValue } from '../../../renderer/view/fact-of.ts'
import { diagnoses } from '../../fixtures/page/diagnoses.ts'

function read(diagnosis: ReturnType<typeof diagnoses.broken>) {
  const model = factValue(diagnosis, 'project/compose')
  const list = factValue(diagnosis, 'containers/list')
  if (model === undefined) throw new Error('The recording has a compose file')
  const nodes = serviceGraph(model, list?.containers, diagnosis.findings)
  const readAt = Date.parse(list?.readAt ?? '')
  return { nodes, readAt, rows: timelineRows(nodes, readAt) }
}

const nodeOf = (nodes: ReturnType<typeof read>['nodes'], name: string) =>
  nodes.find(({ service }) => service.name === name)

describe('the graph of the services', () => {
  it('has the state of every service and whether what it waits for has come', () => {
    const { nodes } = read(diagnoses.broken())
    expect(nodeOf(nodes, 'db')?.state).toBe('healthy')
    expect(nodeOf(nodes, 'prestart')?.state).toBe('failed')
    expect(nodeOf(nodes, 'backend')?.state).toBe('created')
    const met = nodeOf(nodes, 'backend')?.dependsOn.map(({ from, met }) => [from, met])
    expect(Object.fromEntries(met ?? [])).toEqual({ db: true, redis: true, prestart: false })
    expect(nodeOf(nodes, 'prestart')?.findings.map(({ rule }) => rule)).toContain('migrations/multiple-heads')
  })

  it('claims nothing when the engine could not be asked', () => {
    const { nodes, rows } = read(diagnoses.unknown())
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(['unknown']))
    expect(new Set(nodes.flatMap(({ dependsOn }) => dependsOn.map(({ met }) => met)))).toEqual(new Set(['unknown']))
    expect(rows).toEqual([])
  })
})

describe('the startup timeline', () => {
  it('tells waiting, starting, healthy and the end apart', () => {
    const { rows } = read(diagnoses.broken())
    const row = (name: string) => rows.find(({ service }) => service === name)
    expect(row('db')?.phases.map(({ kind }) => kind)).toEqual(['waiting', 'starting', 'healthy'])
    expect(row('prestart')?.marks.at(-1)).toMatchObject({ kind: 'ended', exitCode: 255 })
    expect(row('backend')).toMatchObject({ marks: [], waitsFor: ['db', 'redis', 'prestart'] })
  })

  it('shows a restart loop as such', () => {
    const { rows } = read(diagnoses.imports())
    const collector = rows.find(({ service }) => service === 'collector')
    expect(collector?.restarts).toBe(4)
    expect(collector?.phases.at(-1)?.kind).toBe('restarting')
  })

  it('shows the last attempt to start, not the days before', () => {
    const { rows, readAt } = read(diagnoses.broken())
    const dayBefore = rows.map((row) => ({
      ...row,
      createdAt: row.createdAt - 86_400_000,
      marks: row.marks.map((mark) => ({ ...mark, at: mark.at - 86_400_000 })),
    }))
    const span = lastAttempt([...dayBefore, ...rows], readAt)
    expect(span).toEqual(lastAttempt(rows, readAt))
    expect(ticksOf(span ?? { from: 0, to: 0 }).length).toBeLessThanOrEqual(8)
  })
})
