import { type ChildProcess, spawn } from 'node:child_process'
import { rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Diagnosis, diagnose } from '../../engine/core/diagnose.ts'
import type { Finding } from '../../engine/core/finding.ts'
import { mend, revert } from '../../engine/core/mend.ts'
import { makePlan } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import { testMachine } from '../support/machine.ts'
import { eventually, prepareStack, type Stack, whyNoDocker } from './support/docker-stack.ts'

const reason = whyNoDocker()
const signal = new AbortController().signal
const fixtures = join(import.meta.dirname, '..', 'fixtures', 'stacks')

const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function stackOf(name: string): Promise<Stack> {
  const stack = await prepareStack(join(fixtures, name))
  cleanups.push(() => stack.remove())
  return stack
}

function examine(root: string): Promise<Diagnosis> {
  return diagnose({ root, machine: testMachine(), signal }, registry)
}

/** Rule and service of each finding that matters, in the order of the diagnosis. */
function serious({ findings }: Diagnosis): string[] {
  return findings.filter(({ severity }) => severity === 'error').map(nameOf)
}

const nameOf = ({ rule, where }: Finding) => (where.service === undefined ? rule : `${rule} ${where.service}`)

/** The rules on the way from a finding to its root cause. */
function chainOf(finding: Finding, { findings }: Diagnosis): string[] {
  const [next] = finding.explainedBy
  const cause = findings.find(({ id }) => id === next?.finding)
  return cause === undefined ? [finding.rule] : [finding.rule, ...chainOf(cause, { findings } as Diagnosis)]
}

function findingOf(diagnosis: Diagnosis, rule: string, service?: string): Finding {
  const found = diagnosis.findings.find(
    (finding) => finding.rule === rule && (service === undefined || finding.where.service === service),
  )
  if (found === undefined) throw new Error(`no ${rule} ${service ?? ''} among: ${diagnosis.findings.map(nameOf)}`)
  return found
}

/** Applies the first fix with this id, as a person would who says yes. */
async function applyFix(diagnosis: Diagnosis, finding: Finding, fix: string, machine = testMachine()) {
  const made = await makePlan(diagnosis, finding, fix, machine, registry, signal)
  if (!made.ok) throw new Error(`no plan: ${JSON.stringify(made.reason)}`)
  return mend(made.plan, { machine, registry, signal })
}

/** Diagnoses until nothing is serious any more: health checks take a moment. */
function settled(root: string): Promise<Diagnosis> {
  return eventually(
    () => examine(root),
    (diagnosis) => serious(diagnosis).length === 0 && !diagnosis.findings.some(({ variant }) => variant === 'waiting'),
    30_000,
  )
}

describe.skipIf(reason !== undefined)(
  `stacks on a real engine${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('has nothing to say against a healthy stack, and knows when it was never up or was stopped', async () => {
      const stack = await stackOf('healthy')
      const before = await examine(stack.root)
      expect(serious(before)).toEqual([])
      expect(findingOf(before, 'containers/not-created').variant).toBe('never')

      expect((await stack.up()).code).toBe(0)
      const up = await settled(stack.root)
      expect(serious(up)).toEqual([])
      expect(up.areas.find(({ id }) => id === 'containers')?.state).toBe('ok')
      expect(up.areas.find(({ id }) => id === 'docker')?.state).toBe('ok')

      await stack.compose('stop', '--timeout', '1')
      const stopped = await examine(stack.root)
      expect(serious(stopped)).toEqual([])
      expect(findingOf(stopped, 'containers/not-created').variant).toBe('stopped')
    })

    it('names a service that was stopped, and starts it again', async () => {
      const stack = await stackOf('healthy')
      await stack.up()
      await settled(stack.root)
      await stack.compose('stop', '--timeout', '5', 'cache')
      const diagnosis = await examine(stack.root)
      expect(serious(diagnosis)).toEqual(['containers/exited cache'])
      expect(findingOf(diagnosis, 'containers/exited').variant).toBe('stopped')
    })

    it('tells two copies of a project with one name apart, and knows a folder that was renamed', async () => {
      const stack = await stackOf('healthy')
      await stack.up()
      await settled(stack.root)
      const copy = await stackOf('healthy')
      await rename(join(stack.root, '.env'), join(copy.root, '.env'))
      const ofCopy = await examine(copy.root)
      expect(findingOf(ofCopy, 'containers/not-created').variant).toBe('other-copy')
      expect(findingOf(ofCopy, 'containers/not-created').values['folder']).toBe(stack.root)

      await rename(join(copy.root, '.env'), join(stack.root, '.env'))
      const renamed = join(dirname(stack.root), 'renamed')
      await rename(stack.root, renamed)
      try {
        const ofRenamed = await examine(renamed)
        expect(findingOf(ofRenamed, 'containers/not-created')).toMatchObject({ variant: 'moved', severity: 'info' })
        expect(serious(ofRenamed)).toEqual([])
      } finally {
        await rename(renamed, stack.root)
      }
    })

    it('explains a stack that never started by two migration heads, merges them, and the stack comes up', async () => {
      const stack = await stackOf('two-heads')
      await stack.up()
      const broken = await examine(stack.root)
      const [root] = broken.findings
      expect(root?.rule).toBe('migrations/multiple-heads')
      expect(
        broken.findings.filter(({ rootCause, severity }) => rootCause && severity === 'error').map(nameOf),
      ).toHaveLength(1)
      const prestart = findingOf(broken, 'containers/exited', 'prestart')
      expect(prestart.data['exitCode']).toBe(255)
      expect(prestart.evidence.find(({ kind }) => kind === 'log')?.text).toContain('Multiple head revisions')
      for (const service of ['web', 'worker']) {
        const blocked = findingOf(broken, 'containers/blocked-by-dependency', service)
        expect(chainOf(blocked, broken)).toEqual([
          'containers/blocked-by-dependency',
          'containers/exited',
          'migrations/multiple-heads',
        ])
      }

      const result = await applyFix(broken, findingOf(broken, 'migrations/multiple-heads'), 'migrations/merge-heads')
      expect(result.outcome).toBe('verified')
      expect((await stack.up()).code).toBe(0)
      expect(serious(await settled(stack.root))).toEqual([])
    })

    it('explains a container that could not start by who holds its port, frees it, and the stack comes up', async () => {
      const stack = await stackOf('port-conflict')
      const holder = await occupy(stack.port)
      await stack.up()
      const broken = await examine(stack.root)
      const root = findingOf(broken, 'ports/in-use')
      expect(broken.findings[0]?.id).toBe(root.id)
      expect(root.where.port).toBe(stack.port)
      expect(root.data['pid']).toBe(holder.pid)
      const exited = findingOf(broken, 'containers/exited', 'api')
      expect(exited.variant).toBe('port-taken')
      expect(chainOf(findingOf(broken, 'containers/blocked-by-dependency', 'worker'), broken)).toEqual([
        'containers/blocked-by-dependency',
        'containers/exited',
        'ports/in-use',
      ])

      const result = await applyFix(broken, root, 'ports/stop-owner')
      expect(result).toMatchObject({ outcome: 'verified' })
      expect((await stack.up()).code).toBe(0)
      expect(serious(await settled(stack.root))).toEqual([])
    })

    it('stops the container of another stack that holds the port, and starts it again when that is undone', async () => {
      const other = await stackOf('port-conflict')
      await other.up()
      await settled(other.root)
      const stack = await stackOf('port-conflict')
      await writeFile(join(stack.root, '.env'), `COMPOSE_PROJECT_NAME=${stack.name}\nWEB_PORT=${other.port}\n`)
      await stack.up()
      const broken = await examine(stack.root)
      const root = findingOf(broken, 'ports/held-by-other-stack')
      expect(broken.findings[0]?.id).toBe(root.id)
      expect(chainOf(findingOf(broken, 'containers/exited', 'api'), broken)).toEqual([
        'containers/exited',
        'ports/held-by-other-stack',
      ])

      const machine = testMachine()
      const result = await applyFix(broken, root, 'ports/stop-container', machine)
      expect(result).toMatchObject({ outcome: 'verified', undoable: true })
      expect(findingOf(await examine(other.root), 'containers/exited', 'api').severity).toBe('error')
      expect(await revert(result.plan, { machine, registry, signal })).toMatchObject({ outcome: 'undone' })
      expect(serious(await settled(other.root))).toEqual([])
    })
  },
)

/** A program that listens on the port: the test's own process may not be stopped. */
async function occupy(port: number): Promise<ChildProcess> {
  const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('listening'))`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  cleanups.push(() => child.kill('SIGKILL'))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}
