import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../../engine/core/finding.ts'
import newRevisionId from '../../../engine/migrations/fixes/new-revision-id.ts'
import upgradeHeads from '../../../engine/migrations/fixes/upgrade-heads.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { loadedGraph } from '../../../engine/migrations/tree-graph.ts'
import { testMachine } from '../../support/machine.ts'
import { alembicProject, revisionText, TemporaryProject } from '../../support/migration-tree.ts'

const signal = new AbortController().signal
const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

function finding(changes: Partial<Finding>): Finding {
  const base = {
    id: 'x',
    area: 'migrations',
    severity: 'error',
    values: {},
    data: {},
    evidence: [],
    fixes: [],
  } as const
  return { ...base, rule: 'migrations/any', where: {}, rootCause: true, explainedBy: [], ...changes }
}

interface Edit {
  readonly path: string
  readonly content: string
}

describe('upgrade-heads', () => {
  async function plan(line: string) {
    const project = new TemporaryProject().write('start.sh', `#!/bin/sh\n${line}\nexec app head\n`)
    projects.push(project)
    const found = finding({ where: { file: 'start.sh', line: 2 } })
    const planned = await upgradeHeads.plan({
      finding: found,
      facts: {},
      root: project.root,
      machine: testMachine(),
      signal,
    })
    if (!planned.ok) return undefined
    const [step] = planned.steps as unknown as readonly Edit[]
    return Buffer.from(step?.content ?? '', 'base64').toString()
  }

  it.each([
    ['alembic upgrade head', 'alembic upgrade heads'],
    ['alembic -c x.ini upgrade head && start', 'alembic -c x.ini upgrade heads && start'],
    ['CMD ["alembic", "upgrade", "head"]', 'CMD ["alembic", "upgrade", "heads"]'],
  ])('%s', async (before, after) => {
    expect(await plan(before)).toBe(`#!/bin/sh\n${after}\nexec app head\n`)
  })

  it.each(['$ALEMBIC_CMD', 'alembic upgrade heads', 'alembic upgrade label@head'])('leaves %s alone', async (line) => {
    expect(await plan(line)).toBeUndefined()
  })
})

describe('new-revision-id', () => {
  async function plan(project: TemporaryProject, revision: string) {
    projects.push(project)
    const trees = await readMigrationTrees(project.root, signal)
    const found = finding({ data: { tree: 'alembic', revision } })
    if (!(newRevisionId.fits?.(found, { trees }) ?? true)) return undefined
    const context = { finding: found, facts: { trees }, root: project.root, machine: testMachine(), signal }
    const planned = await newRevisionId.plan(context)
    if (!planned.ok) return undefined
    for (const { path, content } of planned.steps as unknown as readonly Edit[]) {
      project.write(path, Buffer.from(content, 'base64'))
    }
    const [tree] = (await readMigrationTrees(project.root, signal)).trees
    return tree && loadedGraph(tree)
  }

  it('puts two files on one parent in a row, with what follows behind both', async () => {
    const project = alembicProject([
      { id: '2026010001', down: 'None' },
      { id: '2026010002', down: "'2026010001'", created: '2026-01-02 10:00:00' },
      { id: '2026010009', down: "'2026010002'" },
    ]).write(
      'alembic/versions/other.py',
      revisionText({ id: '2026010002', down: "'2026010001'", created: '2026-01-03 10:00:00' }),
    )
    const graph = await plan(project, '2026010002')
    expect(graph?.duplicates).toEqual([])
    expect(graph?.heads).toEqual(['2026010009'])
    expect(graph?.parentsOf.get('2026010009')).toEqual(['2026010003'])
    expect(graph?.parentsOf.get('2026010003')).toEqual(['2026010002'])
    expect(readFileSync(join(project.root, 'alembic/versions/other.py'), 'utf8')).toContain('Revision ID: 2026010003\n')
  })

  it('gives a copy that follows its original an id', async () => {
    const project = alembicProject([
      { id: 'aa1', down: 'None' },
      { id: 'bb2', down: "'aa1'" },
    ]).write('alembic/versions/copy.py', revisionText({ id: 'aa1', down: "'bb2'" }))
    const graph = await plan(project, 'aa1')
    expect(graph?.duplicates).toEqual([])
    expect(graph?.cycles).toEqual([])
    expect(graph?.heads).toHaveLength(1)
    expect(graph?.bases).toEqual(['aa1'])
  })

  it('makes two bases a chain', async () => {
    const project = alembicProject([{ id: 'aa1', down: 'None' }]).write(
      'alembic/versions/other.py',
      revisionText({ id: 'aa1', down: 'None', created: '2026-01-03 10:00:00' }),
    )
    const graph = await plan(project, 'aa1')
    expect(graph?.bases).toEqual(['aa1'])
    expect(graph?.heads).toHaveLength(1)
  })

  it('leaves what is not clear to a person', async () => {
    const project = alembicProject([
      { id: 'aa1', down: 'None' },
      { id: 'bb2', down: "'aa1'" },
      { id: 'cc3', down: "'bb2'" },
    ]).write('alembic/versions/other.py', revisionText({ id: 'cc3', down: "'aa1'" }))
    expect(await plan(project, 'cc3')).toBeUndefined()
  })
})
