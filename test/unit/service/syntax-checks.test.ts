import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import type { Machine } from '../../../engine/core/machine.ts'
import { registry } from '../../../engine/core/registry.ts'
import { compileArguments } from '../../../engine/migrations/cross-check/compile-program.ts'
import { SyntaxChecks } from '../../../engine/service/syntax-checks.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { alembicProject, type RevisionText } from '../../support/migration-tree.ts'

const { signal } = new AbortController()
const said = ['{"version": "3.12.4"}', '{"compiles": true}', ''].join('\n')

/** A machine whose only Python is the launcher of Windows, which answers with fixed lines. */
function withLauncher() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'py.exe'), '')
  const ran: { readonly command: readonly string[]; readonly input: string }[] = []
  const runProcess: Machine['runProcess'] = async (program, words, { input }) => {
    if (!program.endsWith('py.exe')) return { outcome: 'not-found' }
    ran.push({ command: [program, ...words], input: String(input) })
    return { outcome: 'exited', code: 0, stdout: Buffer.from(said), stderr: Buffer.alloc(0) }
  }
  const environment = { PATH: folder, DOCKER_HOST: 'tcp://no-such-host.invalid:2375' }
  return { folder, ran, machine: testMachine({ platform: 'windows', environment, runProcess }) }
}

async function diagnosed(revisions: readonly RevisionText[], machine: Machine) {
  const project = alembicProject(revisions)
  onTestFinished(() => project.remove())
  return diagnose({ root: project.root, machine, areas: ['migrations'], signal }, registry)
}

describe.skipIf(process.platform === 'win32')('asking a real interpreter from the page', () => {
  it('starts nothing before the yes, then exactly what was shown, once', async () => {
    const { folder, machine, ran } = withLauncher()
    const checks = new SyntaxChecks(machine)
    const preview = await checks.plan(await diagnosed([{ id: 'a1', down: 'None' }], machine), 'alembic')
    if (!preview.ok) throw new Error(preview.reason.key)
    const { plan } = preview
    expect(plan).toMatchObject({
      where: 'host',
      interpreter: `${join(folder, 'py.exe')} -3`,
      isOfProject: false,
      files: 1,
    })
    expect(plan.command).toEqual([join(folder, 'py.exe'), '-3', ...compileArguments])
    expect(ran).toEqual([])
    expect(await checks.run(plan.id, signal)).toMatchObject({ outcome: 'agrees', version: '3.12.4', compared: 1 })
    expect(ran.map(({ command }) => command)).toEqual([plan.command])
    expect(ran[0]?.input).toMatch(/^\d+\n"""step a1[\s\S]*\nend\n$/)
    await expect(checks.run(plan.id, signal)).rejects.toThrow('no such plan')
    expect(ran).toHaveLength(1)
  })

  it('has no plan for a tree that is not in the diagnosis, for one without files, and without an interpreter', async () => {
    const { machine } = withLauncher()
    const reasonOf = async (checks: SyntaxChecks, diagnosis: Parameters<SyntaxChecks['plan']>[0], tree = 'alembic') => {
      const preview = await checks.plan(diagnosis, tree)
      return preview.ok ? undefined : preview.reason.key
    }
    const diagnosis = await diagnosed([{ id: 'a1', down: 'None' }], machine)
    const checks = new SyntaxChecks(machine)
    expect(await reasonOf(checks, undefined)).toBe('core.plan.not-found')
    expect(await reasonOf(checks, diagnosis, '../elsewhere')).toBe('core.plan.not-found')
    expect(await reasonOf(checks, await diagnosed([], machine))).toBe('migrations.cross-check.reasons.no-files')
    const bare = new SyntaxChecks({ ...machine, environment: { PATH: temporaryFolder() } })
    expect(await reasonOf(bare, diagnosis)).toBe('migrations.cross-check.reasons.no-interpreter')
  })
})
