import { describe, expect, it } from 'vitest'
import type { Container } from '../../../engine/contract/fact-values.ts'
import { serviceGraph } from '../../../renderer/services/service-graph.ts'
import { type History, lastAttempt, timelineRows } from '../../../renderer/services/timeline.ts'
import { factValue } from '../../../renderer/view/fact-of.ts'
import { diagnoses } from '../../fixtures/page/diagnoses.ts'
import { stackView } from '../../fixtures/page/stack.ts'

/** The rows of the recorded stack that is coming up. */
function startingRows(
  keep: (id: string) => boolean = () => true,
  change: (containers: readonly Container[]) => readonly Container[] = (containers) => containers,
) {
  const view = stackView('good')
  const model = factValue(diagnoses.good(), 'project/compose')
  if (view.state !== 'known' || model === undefined) throw new Error('The scene has a live stack')
  const history: History = {
    events: new Map(
      view.list.containers.map(({ id }) => [id, view.events.filter((one) => keep(id) && one.container === id)]),
    ),
    starts: new Map(view.starts.map(({ container, phases }) => [container, phases])),
  }
  const readAt = Date.parse(view.list.readAt)
  const rows = timelineRows(serviceGraph(model, change(view.list.containers), []), readAt, history)
  return { readAt, rows, row: (name: string) => rows.find(({ service }) => service === name) }
}

const kinds = (row: ReturnType<ReturnType<typeof startingRows>['row']>) => row?.phases.map(({ kind }) => kind)

describe('the timeline of a stack that is coming up', () => {
  it('shows what a program says that it is busy with, where nobody else knows', () => {
    const { row } = startingRows()
    expect(kinds(row('prestart'))).toEqual(['waiting', 'running', 'depending', 'running', 'migrating', 'running'])
    expect(row('prestart')?.phases.find(({ kind }) => kind === 'depending')?.detail).toBe('db:5432')
    expect(kinds(row('backend'))).toEqual(['waiting', 'starting', 'migrating', 'starting'])
    expect(row('backend')?.marks.map(({ kind }) => kind)).toEqual(['started', 'ready'])
  })

  it('shows earlier runs from the events of the engine', () => {
    const worker = startingRows().row('price-worker')
    expect(kinds(worker)).toEqual(['waiting', 'running', 'restarting', 'running', 'restarting', 'running'])
    expect(worker?.marks.filter(({ kind }) => kind === 'ended').map(({ exitCode }) => exitCode)).toEqual([1, 1])
  })

  it('says only that there were restarts, where the engine has forgotten them', () => {
    expect(kinds(startingRows(() => false).row('price-worker'))).toEqual(['restarting', 'running'])
  })

  it('never has a stretch that ends before it begins, or two at once', () => {
    for (const { phases } of startingRows().rows) {
      for (const [index, { from, to }] of phases.entries()) {
        expect(to).toBeGreaterThan(from)
        expect(from).toBeGreaterThanOrEqual(phases[index - 1]?.to ?? 0)
      }
    }
  })

  it('goes on to now while something starts', () => {
    const { rows, readAt } = startingRows()
    expect(lastAttempt(rows, readAt)?.to).toBeGreaterThanOrEqual(readAt)
  })

  it('does not call a service unhealthy of which it is forgotten when it became healthy', () => {
    const { rows } = startingRows(
      () => false,
      (list) =>
        list.map((one) => {
          if (one.compose?.service !== 'db' || one.health === undefined) return one
          const log = [16, 17, 17.9].map((second) => ({
            endedAt: new Date(Date.parse(one.createdAt) + second * 1000).toISOString(),
            exitCode: 0,
            output: '',
          }))
          return { ...one, health: { ...one.health, log } }
        }),
    )
    const db = rows.find(({ service }) => service === 'db')
    expect(kinds(db)).toEqual(['waiting', 'running', 'healthy'])
    expect(db?.marks.at(-1)?.kind).toBe('healthy-by')
  })
})
