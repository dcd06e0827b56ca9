import { readFileSync } from 'node:fs'
import { applyPlan } from '../../../engine/core/apply-plan.ts'
import { Journal } from '../../../engine/core/journal.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import { undoPlan } from '../../../engine/core/take-back.ts'
import { dieAt } from './kill-points.ts'
import { recordedWindows } from './recorded-windows.ts'
import { registry } from './step-registry.ts'

/** Applies the plan in the file that it is given, or takes it back, until it kills itself at the place POINT. */
const [mode, planFile, dataDirectory, point, windows] = process.argv.slice(2)
if (planFile === undefined || dataDirectory === undefined) throw new Error('usage: MODE PLAN-FILE DATA POINT')
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan
const { passed, place } = dieAt(Number(point))
const journal = new Journal(dataDirectory)
const context = {
  machine: windows === undefined ? { ...thisMachine(), dataDirectory } : recordedWindows(windows, dataDirectory, place),
  registry,
  journal,
  signal: new AbortController().signal,
  onEvent: () => undefined,
}
const record = await journal.read(plan.id)
const outcome =
  mode === 'apply' || record === undefined ? await applyPlan(plan, context) : await undoPlan(record, context)
process.stdout.write(JSON.stringify({ passed: passed(), outcome: outcome.outcome }))
