import { afterEach, describe, expect, it } from 'vitest'
import { linkCauses } from '../../../engine/core/cause.ts'
import type { Check } from '../../../engine/core/check.ts'
import type { Finding, FindingDraft } from '../../../engine/core/finding.ts'
import { registry } from '../../../engine/core/registry.ts'
import { readLint } from '../../../engine/migrations/lint/read-lint.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import type { EntryPoint } from '../../../engine/project/facts.ts'
import { alembicProject, type RevisionText, type TemporaryProject } from '../../support/migration-tree.ts'

const signal = new AbortController().signal
const projects: TemporaryProject[] = []
afterEach(() => {
  for (const project of projects.splice(0)) project.remove()
})

const checks = registry.checks.filter(({ rule }) => rule.startsWith('migrations/')) as readonly Check[]

function upgrade(words: string, place = { file: 'start.sh', line: 3, column: 1 }): EntryPoint {
  return { service: 'backend', words: words.split(' '), text: words, place, via: 'script' }
}

async function judge(project: TemporaryProject, entryPoints: readonly EntryPoint[] = []) {
  projects.push(project)
  const trees = await readMigrationTrees(project.root, signal)
  const lint = await readLint(project.root, trees.trees, signal)
  return checks.flatMap((check) =>
    check
      .judge({ trees, lint }, { entryPoints: { entryPoints } })
      .map((draft): FindingDraft & { rule: string } => ({ severity: check.severity, ...draft, rule: check.rule })),
  )
}

const chain: readonly RevisionText[] = [
  { id: 'a1', down: 'None' },
  { id: 'b2', down: "'a1'" },
]
const fork: readonly RevisionText[] = [
  ...chain,
  { id: 'd4', down: "'b2'", created: '2026-01-01 10:00:00' },
  { id: 'c3', down: "'b2'", created: '2026-02-01 10:00:00' },
]

describe('checks of migrations', () => {
  it('says nothing about a healthy tree, whatever runs it', async () => {
    expect(await judge(alembicProject(chain), [upgrade('alembic upgrade head')])).toEqual([])
    const merged = [...fork, { id: 'e5', down: "('c3', 'd4')" }]
    expect(await judge(alembicProject(merged), [upgrade('alembic upgrade head')])).toEqual([])
  })

  it('names the newer head, the branch point and the command that stumbles over them', async () => {
    const findings = await judge(alembicProject(fork), [upgrade('alembic -c alembic.ini upgrade head')])
    expect(findings).toMatchObject([
      { rule: 'migrations/head-ambiguous', where: { service: 'backend', file: 'start.sh', line: 3 } },
      {
        rule: 'migrations/multiple-heads',
        severity: 'error',
        where: { service: 'backend', file: 'alembic/versions/c3_step.py' },
        data: { heads: ['c3', 'd4'], branchPoint: 'b2', mergeable: true },
      },
    ])
    const evidence = findings.at(-1)?.evidence.map(({ source, text }) => [source, text])
    expect(evidence).toEqual([
      ['alembic/versions/c3_step.py', "down_revision = 'b2'"],
      ['alembic/versions/d4_step.py', "down_revision = 'b2'"],
      ['start.sh', 'alembic -c alembic.ini upgrade head'],
    ])
  })

  it('takes heads that labels part as meant, and a script that runs `heads` as a way around', async () => {
    const labelled = [
      ...chain,
      { id: 'c3', down: "'b2'", labels: "('expand',)" },
      { id: 'd4', down: "'b2'", labels: "('contract',)" },
    ]
    expect(await judge(alembicProject(labelled), [upgrade('alembic upgrade heads')])).toEqual([])
    expect(await judge(alembicProject(labelled), [upgrade('alembic upgrade head')])).toMatchObject([
      { rule: 'migrations/head-ambiguous' },
    ])
    expect(await judge(alembicProject(fork), [upgrade('python -m alembic upgrade heads')])).toMatchObject([
      { rule: 'migrations/multiple-heads', severity: 'info', variant: 'worked-around' },
    ])
  })

  it('reports a duplicate as the cause, not the heads and circles that follow from it', async () => {
    const project = alembicProject([...chain, { id: 'c3', down: "'b2'" }]).write(
      'alembic/versions/again.py',
      "revision = 'b2'\ndown_revision = 'c3'\n",
    )
    const rules = (await judge(project)).map(({ rule }) => rule)
    expect(rules).toContain('migrations/duplicate-revision')
    expect(rules).not.toContain('migrations/multiple-heads')
  })

  it('reports one broken file as one problem', async () => {
    const project = alembicProject([
      { id: 'a1', down: 'None' },
      { id: 'c3', down: "'b2'" },
    ]).write('alembic/versions/b2.py', "revision = 'b2'\ndown_revision = 'a1'\n<<<<<<< HEAD\n")
    expect(await judge(project)).toMatchObject([
      {
        rule: 'migrations/syntax-error',
        variant: 'conflict-marker',
        where: { file: 'alembic/versions/b2.py', line: 3 },
      },
    ])
  })

  it('does not call newer Python an error where nobody knows which Python runs', async () => {
    const newer = "revision = 'a1'\ndown_revision = None\nx = f'{d['a']}'\n"
    const project = (more: Record<string, string>) => {
      const made = alembicProject([]).write('alembic/versions/a1.py', newer)
      for (const [path, text] of Object.entries(more)) made.write(path, text)
      return made
    }
    expect(await judge(project({}))).toMatchObject([{ rule: 'migrations/syntax-error', severity: 'warning' }])
    expect(await judge(project({ Dockerfile: 'FROM python:3.10-slim\n' }))).toMatchObject([{ severity: 'error' }])
    expect(await judge(project({ Dockerfile: 'FROM python:3.12-slim\n' }))).toEqual([])
  })

  it.each([
    ['migrations/missing-parent', [...chain, { id: 'c3', down: "'gone'" }]],
    [
      'migrations/cycle',
      [
        { id: 'a1', down: "'b2'" },
        { id: 'b2', down: "'a1'" },
      ],
    ],
    ['migrations/unreadable-revision', [{ id: 'a-1', down: 'None' }]],
  ])('%s', async (rule, revisions) => {
    const errors = (await judge(alembicProject(revisions))).filter(({ severity }) => severity === 'error')
    expect(errors.map((finding) => finding.rule)).toContain(rule)
  })

  it('only remarks on a dependency that another package may bring, and on computed ids', async () => {
    const project = alembicProject([{ id: 'a1', down: 'None', dependsOn: "'elsewhere'" }]).write(
      'alembic/versions/computed.py',
      "revision = make()\ndown_revision = 'a1'\n",
    )
    const severities = new Set((await judge(project)).map(({ severity }) => severity))
    expect([...severities]).toEqual(['info'])
  })

  it('does not call two heads an error while a computed file may join them', async () => {
    const project = alembicProject(fork).write('alembic/versions/m.py', 'revision = make()\ndown_revision = heads()\n')
    const found = (await judge(project)).find(({ rule }) => rule === 'migrations/multiple-heads')
    expect(found).toMatchObject({ severity: 'warning', data: { mergeable: false } })
  })

  it('finds a broken configuration an error only where something runs it', async () => {
    const broken = () => alembicProject(chain, 'script_location = twice\n')
    expect((await judge(broken())).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['migrations/config-missing', 'warning'],
    ])
    expect(await judge(broken(), [upgrade('alembic upgrade head')])).toMatchObject([{ severity: 'error' }])
  })

  it('tells which of two trees a command means', async () => {
    const project = alembicProject(fork)
      .write('other/alembic.ini', '[alembic]\nscript_location = m\n')
      .write('other/m/versions/a1.py', "revision = 'a1'\ndown_revision = None\n")
    const near = upgrade('alembic upgrade head', { file: 'other/start.sh', line: 1, column: 1 })
    const found = (await judge(project, [near])).map(({ rule, where }) => [rule, where.service])
    expect(found).toEqual([['migrations/multiple-heads', undefined]])
  })
})

describe('what a failed container is explained by', () => {
  const rules = registry.causes.filter(({ id }) => id.startsWith('migrations/'))

  function finding(rule: string, more: Partial<Finding> = {}): Finding {
    return {
      id: rule,
      rule,
      area: 'migrations',
      severity: 'error',
      where: {},
      values: {},
      data: { tree: 'm' },
      evidence: [],
      fixes: [],
      rootCause: true,
      explainedBy: [],
      ...more,
    }
  }

  const exited = (log: string, service = 'backend') =>
    finding('containers/exited', {
      area: 'containers',
      where: { service },
      evidence: log === '' ? [] : log.split('\n').map((text) => ({ kind: 'log', source: `logs:${service}`, text })),
    })

  function causeOf(effect: Finding, candidates: readonly Finding[]): string | undefined {
    const findings = [effect, ...candidates]
    const links = rules.flatMap((rule) => rule.link(findings, {}))
    return linkCauses(findings, links).find(({ id }) => id === effect.id)?.explainedBy[0]?.finding
  }

  const syntax = finding('migrations/syntax-error', { where: { file: 'backend/alembic/versions/a1_x.py', line: 3 } })
  const duplicate = finding('migrations/duplicate-revision', { data: { tree: 'm', revision: 'a1' } })
  const heads = finding('migrations/multiple-heads')
  const missing = finding('migrations/missing-parent', { data: { tree: 'm', parent: 'gone' } })

  it.each([
    ["FAILED: Multiple head revisions are present for given argument 'head'; please", [heads, missing], heads],
    [
      'UserWarning: Revision a1 is present more than once\nMultiple head revisions are present',
      [heads, duplicate],
      duplicate,
    ],
    [
      '  File "/app/alembic/versions/a1_x.py", line 3\n    \\ No newline\n     ^\nSyntaxError: unexpected',
      [heads, syntax],
      syntax,
    ],
    ["KeyError: 'gone'", [heads, missing], missing],
    ['Requested revision a1 overlaps with other requested revisions b2', [duplicate], duplicate],
  ])('%s', (log, candidates, cause) => {
    expect(causeOf(exited(log), candidates)).toBe(cause.id)
  })

  it('is not explained by migrations when its log speaks of something else', () => {
    expect(causeOf(exited("KeyError: 'DATABASE_URL'"), [missing, heads])).toBeUndefined()
    expect(causeOf(exited('SyntaxError in /app/other.py'), [syntax])).toBeUndefined()
  })

  it('is explained by what its service runs when there is no log', () => {
    const own = finding('migrations/multiple-heads', { where: { service: 'backend' } })
    expect(causeOf(exited(''), [own])).toBe(own.id)
    expect(causeOf(exited('', 'worker'), [own])).toBeUndefined()
  })

  it('blames the gap for the second end that it leaves', () => {
    expect(causeOf(heads, [missing])).toBe(missing.id)
  })

  it('knows that an ambiguous `head` comes from heads nobody merged', () => {
    const ambiguous = finding('migrations/head-ambiguous')
    expect(causeOf(ambiguous, [heads])).toBe(heads.id)
  })
})
