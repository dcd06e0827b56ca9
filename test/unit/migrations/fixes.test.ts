import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../../engine/core/finding.ts'
import followOlderHead from '../../../engine/migrations/fixes/follow-older-head.ts'
import byHand from '../../../engine/migrations/fixes/follow-older-head-by-hand.ts'
import newRevisionId from '../../../engine/migrations/fixes/new-revision-id.ts'
import upgradeHeads from '../../../engine/migrations/fixes/upgrade-heads.ts'
import { newIdentity } from '../../../engine/migrations/new-id.ts'
import { newerSide } from '../../../engine/migrations/newer-side.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import type { Connections } from '../../../engine/migrations/tree-database.ts'
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

  it('takes the newer file for the later one by git, whatever the dates in the files say', async () => {
    const text = (created: string) => revisionText({ id: 'bb2', down: "'aa1'", created })
    const project = alembicProject([{ id: 'aa1', down: 'None' }])
      .write('alembic/versions/zz_first.py', text('2026-01-03 10:00:00'))
      .write('alembic/versions/aa_second.py', text('2026-01-02 10:00:00'))
    projects.push(project)
    const [tree] = (await readMigrationTrees(project.root, signal)).trees
    const author = (file: string, date: string) => ({ file, date, author: 'a', commit: 'c', branches: [] })
    const first = author('alembic/versions/zz_first.py', '2026-02-01T10:00:00Z')
    const second = author('alembic/versions/aa_second.py', '2026-02-02T10:00:00Z')
    const renamed = (authors: (typeof first)[]) => tree && newIdentity(tree, 'bb2', authors)?.renamed.file
    expect(renamed([first, second])).toBe('alembic/versions/aa_second.py')
    expect(renamed([])).toBe('alembic/versions/zz_first.py')
    // What nobody has committed yet is the newer one.
    expect(renamed([first])).toBe('alembic/versions/aa_second.py')
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

describe('follow-older-head', () => {
  const forked = () => {
    const project = alembicProject([
      { id: 'aa1', down: 'None' },
      { id: 'bb2', down: "'aa1'", created: '2026-01-02 10:00:00' },
      { id: 'cc3', down: "'aa1'", created: '2026-01-03 10:00:00' },
      { id: 'dd4', down: "'cc3'", created: '2026-01-04 10:00:00' },
    ])
    projects.push(project)
    return project
  }
  const found = finding({ data: { tree: 'alembic', mergeable: true, heads: ['bb2', 'dd4'] } })
  const at = (revision: string) => ({
    connections: { connections: [{ database: 'shop', revisions: [revision] }] } as unknown as Connections,
  })

  it('puts the whole newer side behind the older head', async () => {
    const project = forked()
    const trees = await readMigrationTrees(project.root, signal)
    expect(followOlderHead.fits?.(found, { trees })).toBe(true)
    const context = { finding: found, facts: { trees }, root: project.root, machine: testMachine(), signal }
    const planned = await followOlderHead.plan(context)
    if (!planned.ok) throw new Error('no plan')
    for (const { path, content } of planned.steps as unknown as readonly Edit[]) {
      project.write(path, Buffer.from(content, 'base64'))
    }
    const [tree] = (await readMigrationTrees(project.root, signal)).trees
    const graph = tree && loadedGraph(tree)
    expect(graph?.heads).toEqual(['dd4'])
    expect(graph?.parentsOf.get('cc3')).toEqual(['bb2'])
  })

  it('goes by git before it goes by the dates in the files', async () => {
    const [tree] = (await readMigrationTrees(forked().root, signal)).trees
    const side = (file: string, date: string) => ({ file, date, author: 'Ana', commit: 'c', branches: [] })
    const file = (id: string) => tree?.revisions.find((one) => one.id === id)?.file ?? ''
    const authors = [side(file('bb2'), '2026-05-01T00:00:00Z'), side(file('dd4'), '2026-04-01T00:00:00Z')]
    expect(tree && newerSide(tree, authors)?.newer.id).toBe('bb2')
    expect(tree && newerSide(tree, [])?.newer.id).toBe('dd4')
  })

  it('is a guide once a database has run the newer side', async () => {
    const trees = await readMigrationTrees(forked().root, signal)
    expect(followOlderHead.fits?.(found, { trees, ...at('cc3') })).toBe(false)
    expect(byHand.fits?.(found, { trees, ...at('cc3') })).toBe(true)
    expect(followOlderHead.fits?.(found, { trees, ...at('bb2') })).toBe(true)
    expect(byHand.fits?.(found, { trees, ...at('bb2') })).toBe(false)
  })

  it('is not offered where nobody knows which head is newer', async () => {
    const project = alembicProject([
      { id: 'aa1', down: 'None' },
      { id: 'bb2', down: "'aa1'" },
      { id: 'cc3', down: "'aa1'" },
    ])
    projects.push(project)
    expect(followOlderHead.fits?.(found, { trees: await readMigrationTrees(project.root, signal) })).toBe(false)
  })
})
