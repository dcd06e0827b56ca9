import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { mend, revert } from '../../../engine/core/mend.ts'
import { makePlan } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../../engine/migrations/tree-graph.ts'
import { testMachine } from '../../support/machine.ts'
import { alembicProject, type RevisionText, type TemporaryProject } from '../../support/migration-tree.ts'
import { askAlembic, whyNoAlembic } from '../support/real-alembic.ts'

const reason = whyNoAlembic()
const signal = new AbortController().signal
const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

/** Repeatable chance: the same seed, the same trees. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A history as real ones grow: mostly a chain, with forks, merges, second bases, labels and dependencies. */
function history(seed: number): RevisionText[] {
  const pick = chance(seed)
  const revisions: RevisionText[] = []
  const size = 2 + pick(30)
  for (let index = 0; index < size; index += 1) {
    const id = `r${index}`
    const any = () => `r${pick(index)}`
    const kind = index === 0 ? 9 : pick(10)
    const parents = kind === 9 ? [] : kind >= 7 ? [...new Set([any(), any()])] : kind >= 5 ? [any()] : [`r${index - 1}`]
    const quoted = parents.map((parent) => `'${parent}'`)
    const down = quoted.length === 0 ? 'None' : quoted.length === 1 ? `${quoted[0]}` : `(${quoted.join(', ')})`
    const dependsOn = index > 1 && pick(12) === 0 ? `'r${pick(index)}'` : undefined
    revisions.push({
      id,
      down,
      ...(dependsOn !== undefined && { dependsOn }),
      ...(pick(15) === 0 && { labels: `('l${index}',)` }),
    })
  }
  return revisions
}

describe.skipIf(reason !== undefined)(`the real Alembic${reason === undefined ? '' : ` (${reason})`}`, () => {
  it('agrees on 150 generated histories', async () => {
    const made = Array.from({ length: 150 }, (_, seed) => alembicProject(history(seed + 1)))
    projects.push(...made)
    const answers = askAlembic(made.map(({ root }) => join(root, 'alembic')))
    let loaded = 0
    for (const [index, project] of made.entries()) {
      const [tree] = (await readMigrationTrees(project.root, signal)).trees
      const answer = answers[index]
      if (tree === undefined || answer === undefined) throw new Error('no tree')
      const graph = loadedGraph(tree)
      if (answer.error !== undefined) {
        // Alembic refuses labels that meet on one branch; the graph has nothing to say about those.
        expect(answer.error).toMatch(/Branch name|DependencyCycle|overlaps/)
        continue
      }
      loaded += 1
      expect({
        seed: index + 1,
        heads: graph.heads,
        bases: graph.bases,
        merges: graph.mergePoints,
        branches: graph.branchPoints,
      }).toEqual({
        seed: index + 1,
        heads: answer.heads,
        bases: answer.bases,
        merges: answer.merges,
        branches: answer.branches,
      })
      expect(graph.effectiveHeads).toEqual(answer.effectiveHeads)
      expect(new Set(tree.revisions.map(({ id }) => id)).size).toBe(answer.revisions)
    }
    expect(loaded).toBeGreaterThan(100)
  })

  it('accepts the merge revision that the fix writes', async () => {
    const templates = ['', 'file_template = %%(year)d_%%(month).2d_%%(day).2d_%%(rev)s_%%(slug)s\n']
    for (const options of templates) {
      const project = alembicProject(
        [
          { id: 'aaaaaaaaaaa1', down: 'None' },
          { id: 'bbbbbbbbbbb2', down: "'aaaaaaaaaaa1'" },
          { id: 'ccccccccccc3', down: "'aaaaaaaaaaa1'" },
        ],
        options,
      )
      projects.push(project)
      const machine = testMachine()
      const diagnosis = await diagnose({ root: project.root, machine, areas: ['migrations'], signal }, registry)
      const finding = diagnosis.findings.find(({ rule }) => rule === 'migrations/multiple-heads')
      if (finding === undefined) throw new Error('no finding')
      const made = await makePlan(diagnosis, finding, 'migrations/merge-heads', machine, registry, signal)
      if (!made.ok) throw new Error(JSON.stringify(made.reason))
      await mend(made.plan, { machine, registry, signal })
      const [answer] = askAlembic([join(project.root, 'alembic')])
      expect(answer).toMatchObject({ revisions: 4, merges: [answer?.heads?.[0]] })
      expect(answer?.heads).toHaveLength(1)
    }
  })

  it('accepts the newer head behind the older one, and both again after undo', async () => {
    const project = alembicProject([
      { id: 'aaaaaaaaaaa1', down: 'None' },
      { id: 'bbbbbbbbbbb2', down: "'aaaaaaaaaaa1'", created: '2026-01-02 10:00:00' },
      { id: 'ccccccccccc3', down: "'aaaaaaaaaaa1'", created: '2026-01-03 10:00:00' },
    ])
    projects.push(project)
    const machine = testMachine()
    const diagnosis = await diagnose({ root: project.root, machine, areas: ['migrations'], signal }, registry)
    const finding = diagnosis.findings.find(({ rule }) => rule === 'migrations/multiple-heads')
    if (finding === undefined) throw new Error('no finding')
    const made = await makePlan(diagnosis, finding, 'migrations/follow-older-head', machine, registry, signal)
    if (!made.ok) throw new Error(JSON.stringify(made.reason))
    const mended = await mend(made.plan, { machine, registry, signal })
    expect(mended).toMatchObject({ outcome: 'verified' })
    expect(askAlembic([join(project.root, 'alembic')])[0]?.heads).toEqual(['ccccccccccc3'])
    await revert(made.plan.id, { machine, registry, signal })
    expect(askAlembic([join(project.root, 'alembic')])[0]?.heads).toEqual(['bbbbbbbbbbb2', 'ccccccccccc3'])
  })
})
