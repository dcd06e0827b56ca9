import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Diagnosis, diagnose } from '../../../../engine/core/diagnose.ts'
import type { Finding } from '../../../../engine/core/finding.ts'
import type { Machine } from '../../../../engine/core/machine.ts'
import { mend, revert } from '../../../../engine/core/mend.ts'
import { makePlan } from '../../../../engine/core/plan.ts'
import { linuxProcessControl } from '../../../../engine/core/processes/process-control.linux.ts'
import { registry } from '../../../../engine/core/registry.ts'
import { type Program, startListener } from '../../../support/listening-program.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

const leaveOut = ['docker', 'containers'] as const
const { signal } = new AbortController()

/** A project that publishes the port on which a program listens. */
async function takenPort(): Promise<{ root: string; machine: Machine; program: Program; port: number }> {
  const program = await startListener('127.0.0.1')
  const root = temporaryFolder()
  const port = Number(program.said)
  writeFileSync(
    join(root, 'compose.yaml'),
    `# the project's own file\nservices:\n  web:\n    image: x\n    ports:\n      - "127.0.0.1:\${WEB_PORT:-${port}}:80"\n`,
  )
  const { PATH } = process.env
  return { root, machine: testMachine({ environment: { PATH } }), program, port }
}

async function look(root: string, machine: Machine): Promise<{ diagnosis: Diagnosis; finding: Finding | undefined }> {
  const diagnosis = await diagnose({ root, machine, areas: ['ports'], leaveOut, signal }, registry)
  return { diagnosis, finding: diagnosis.findings.find(({ rule }) => rule === 'ports/in-use') }
}

async function plan(root: string, machine: Machine, fix: string) {
  const { diagnosis, finding } = await look(root, machine)
  if (finding === undefined) throw new Error('The port should be in use')
  const made = await makePlan(diagnosis, finding, fix, machine, registry, signal)
  if (!made.ok) throw new Error(made.reason.key)
  return made.plan
}

describe.skipIf(process.platform !== 'linux')('a port that a program holds', () => {
  it('is found with its holder and offered two ways out', async () => {
    const { root, machine, program, port } = await takenPort()
    const { diagnosis, finding } = await look(root, machine)
    expect(finding).toMatchObject({
      severity: 'error',
      rootCause: true,
      where: { service: 'web', file: 'compose.yaml', line: 6, port },
      data: { pid: program.pid, program: 'node', address: '127.0.0.1' },
    })
    expect(finding?.fixes.map(({ id, risk }) => [id, risk])).toEqual([
      ['ports/stop-owner', 'ask'],
      ['ports/move-service', 'safe'],
    ])
    expect(diagnosis.areas).toMatchObject([{ id: 'ports', state: 'problem' }])
  })

  it('is free after its holder was stopped', async () => {
    const { root, machine, program } = await takenPort()
    const made = await plan(root, machine, 'ports/stop-owner')
    expect(await mend(made, { machine, registry, signal, leaveOut })).toMatchObject({ outcome: 'verified' })
    expect(await linuxProcessControl.look(program.pid)).toBeUndefined()
    expect((await look(root, machine)).diagnosis.areas).toMatchObject([{ id: 'ports', state: 'ok' }])
  })

  it('counts as free when the holder went away between look and stop', async () => {
    const { root, machine, program } = await takenPort()
    const made = await plan(root, machine, 'ports/stop-owner')
    program.child.kill('SIGKILL')
    while ((await linuxProcessControl.look(program.pid)) !== undefined)
      await new Promise((next) => setTimeout(next, 10))
    expect(await mend(made, { machine, registry, signal, leaveOut })).toMatchObject({ outcome: 'verified' })
  })

  it('is left to its holder when the service moves, and undo puts everything back', async () => {
    const { root, machine, program, port } = await takenPort()
    const own = readFileSync(join(root, 'compose.yaml'), 'utf8')
    const made = await plan(root, machine, 'ports/move-service')
    expect(await mend(made, { machine, registry, signal, leaveOut })).toMatchObject({ outcome: 'verified' })
    const [, moved] = /^WEB_PORT=(\d+)\n$/.exec(readFileSync(join(root, '.env'), 'utf8')) ?? []
    expect(Number(moved)).toBeGreaterThan(port)
    expect(readFileSync(join(root, 'compose.yaml'), 'utf8')).toBe(own)
    expect(await linuxProcessControl.look(program.pid)).toBeDefined()
    expect(await revert(made.id, { machine, registry, signal, leaveOut })).toMatchObject({ outcome: 'undone' })
    expect(existsSync(join(root, '.env'))).toBe(false)
    expect((await look(root, machine)).finding).toBeDefined()
  })
})
