import { readFileSync } from 'node:fs'
import { thisMachine } from '../../../engine/core/machine.ts'
import { mend } from '../../../engine/core/mend.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import { registry } from './step-registry.ts'

/** Applies the plan in the file that it is given, as one of several Stackmedics, once somebody says "go". */
const [planFile, dataDirectory] = process.argv.slice(2)
if (planFile === undefined || dataDirectory === undefined) throw new Error('usage: PLAN-FILE DATA')
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan
const machine = { ...thisMachine(), dataDirectory }
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
const { outcome, reason } = await mend(plan, { machine, registry, signal: new AbortController().signal })
process.stdout.write(`${JSON.stringify({ outcome, reason: reason?.key })}\n`)
process.stdin.destroy()
