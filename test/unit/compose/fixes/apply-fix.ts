import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diagnose } from '../../../../engine/core/diagnose.ts'
import type { Finding } from '../../../../engine/core/finding.ts'
import { mend, revert } from '../../../../engine/core/mend.ts'
import { makePlan, previewOf } from '../../../../engine/core/plan.ts'
import { registry } from '../../../../engine/core/registry.ts'
import { testMachine } from '../../../support/machine.ts'
import { type Files, projectOnDisk } from '../../project/project-on-disk.ts'

const signal = new AbortController().signal
const leaveOut = ['docker', 'containers', 'ports', 'firewall', 'health', 'logs', 'system', 'database'] as const

/** A project on disk, diagnosed without an engine, with ways to plan, apply and take back one fix. */
export async function openProject(files: Files, environment: Readonly<Record<string, string>> = {}) {
  const root = projectOnDisk(files)
  const machine = testMachine({ environment })
  const options = { machine, registry, signal, leaveOut }
  const look = () => diagnose({ root, machine, leaveOut, signal }, registry)
  const read = (file: string) => readFileSync(join(root, file), 'latin1')

  async function findingOf(rule: string, detail?: string): Promise<Finding> {
    const { findings } = await look()
    const found = findings.find(
      (one) => one.rule === rule && (detail === undefined || JSON.stringify(one.data).includes(`"${detail}"`)),
    )
    if (found === undefined) throw new Error(`no ${rule} among ${findings.map((one) => one.rule).join(', ')}`)
    return found
  }

  async function plan(rule: string, fix: string, detail?: string) {
    const diagnosis = await look()
    const { id } = await findingOf(rule, detail)
    const finding = diagnosis.findings.find((one) => one.id === id)
    if (finding === undefined) throw new Error(`${id} changes its name`)
    return makePlan(diagnosis, finding, fix, machine, registry, signal)
  }

  return {
    root,
    read,
    look,
    findingOf,
    plan,
    /** Applies the fix; gives the preview that was said yes to, the outcome, and a way back. */
    async apply(rule: string, fix: string, detail?: string) {
      const made = await plan(rule, fix, detail)
      if (!made.ok) throw new Error(`no plan: ${made.reason.key}`)
      const preview = previewOf(made.plan, registry)
      const result = await mend(made.plan, options)
      return { preview, outcome: result.outcome, reason: result.reason, undo: () => revert(made.plan.id, options) }
    },
  }
}
