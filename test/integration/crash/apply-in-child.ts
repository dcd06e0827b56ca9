import { readFileSync } from 'node:fs'
import { applyPlan } from '../../../engine/core/apply-plan.ts'
import { Journal } from '../../../engine/core/journal.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import { undoPlan } from '../../../engine/core/take-back.ts'

/** Applies the plan in the file that it is given, or takes it back, until somebody kills it. */
const [mode, planFile, dataDirectory] = process.argv.slice(2)
if (planFile === undefined || dataDirectory === undefined) throw new Error('usage: MODE PLAN-FILE DATA-DIRECTORY')
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan
const journal = new Journal(dataDirectory)
const context = {
  machine: { ...thisMachine(), dataDirectory },
  registry,
  journal,
  signal: new AbortController().signal,
  onEvent: () => undefined,
}
process.stdout.write('ready\n')
if (mode === 'apply') await applyPlan(plan, context)
else {
  const record = await journal.read(plan.id)
  if (record !== undefined) await undoPlan(record, context)
}
process.stdout.write('done\n')
