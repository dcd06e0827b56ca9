import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'rolldown'
import { viteImportGlobPlugin } from 'rolldown/experimental'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishPlan } from '../../../engine/core/apply-plan.ts'
import { Journal } from '../../../engine/core/journal.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import { registry } from '../../../engine/core/registry.ts'
import { editFileStep } from '../../../engine/core/steps/edit-file.ts'
import { undoPlan } from '../../../engine/core/take-back.ts'

const kills = 200
const stepsOfAPlan = 12
const workspace = mkdtempSync(join(tmpdir(), 'stackmedic-kill-'))
// Beside node_modules, so that what stays external is found.
const child = join(import.meta.dirname, '..', '..', '..', 'dist', 'test', 'apply-in-child.js')

beforeAll(async () => {
  await build({
    input: join(import.meta.dirname, 'apply-in-child.ts'),
    platform: 'node',
    external: [/^(?!\.|\/)/],
    plugins: [viteImportGlobPlugin({ root: join(import.meta.dirname, '..', '..', '..') })],
    output: { file: child, format: 'esm', codeSplitting: false },
  })
}, 60_000)

afterAll(() => rmSync(workspace, { recursive: true, force: true }))

/** Every file with its bytes and mode. */
function photograph(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root)
      .filter((name) => !name.endsWith('.stackmedic'))
      .map((name) => {
        const path = join(root, name)
        return [name, `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path).toString('base64')}`]
      }),
  )
}

/** Starts the child, kills it `delayMs` after it began; true when the kill came before its end. */
function runAndKill(mode: 'apply' | 'undo', planFile: string, data: string, delayMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const running = spawn(process.execPath, [child, mode, planFile, data], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    running.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output === 'ready\n') setTimeout(() => running.kill('SIGKILL'), delayMs)
    })
    running.on('close', () => resolve(!output.includes('done')))
  })
}

function makeProject(number: number): { root: string; data: string; planFile: string } {
  const root = join(workspace, `project-${number}`)
  mkdirSync(root)
  for (let file = 0; file < stepsOfAPlan; file++) {
    if (file % 3 !== 0) writeFileSync(join(root, `${file}.txt`), `old ${file} `.repeat(2000), { mode: 0o640 })
  }
  return { root, data: join(workspace, `data-${number}`), planFile: join(workspace, `plan-${number}.json`) }
}

async function makePlan(root: string): Promise<Plan> {
  const steps = []
  for (let file = 0; file < stepsOfAPlan; file++) {
    const planned = await editFileStep(root, `${file}.txt`, `new ${file} `.repeat(3000))
    if (!planned.ok) throw new Error(planned.reason.key)
    steps.push(planned.step)
  }
  const text = { key: 'core.cancelled' }
  const createdAt = new Date().toISOString()
  const flags = { risk: 'safe', elevation: false, undoable: true } as const
  return {
    id: 'p',
    root,
    fix: 't/f',
    finding: 't/r',
    title: text,
    findingTitle: text,
    explanation: text,
    createdAt,
    steps,
    ...flags,
  }
}

test(`${kills} kills at random points leave no lost and no half-written file`, { timeout: 240_000 }, async () => {
  let inTheMiddle = 0
  const worker = async (from: number) => {
    for (let number = from; number < kills; number += 2) {
      const { root, data, planFile } = makeProject(number)
      const before = photograph(root)
      const plan = await makePlan(root)
      writeFileSync(planFile, JSON.stringify(plan))
      const after = Object.fromEntries(
        plan.steps.map((step, file) => [`${file}.txt`, (step as unknown as { content: string }).content]),
      )
      if (await runAndKill('apply', planFile, data, Math.random() * 40)) inTheMiddle++
      if (number % 4 === 3) await runAndKill('undo', planFile, data, Math.random() * 30)

      for (const [name, state] of Object.entries(photograph(root))) {
        const content = state.split(' ')[1]
        expect([before[name]?.split(' ')[1], after[name]]).toContain(content)
      }
      const journal = new Journal(data)
      const record = await journal.read(plan.id)
      if (record === undefined) {
        expect(photograph(root)).toEqual(before)
        continue
      }
      const context = {
        machine: { ...thisMachine(), dataDirectory: data },
        registry,
        journal,
        signal: new AbortController().signal,
        onEvent: () => undefined,
      }
      if (number % 2 === 0 && record.end === undefined) {
        expect(await finishPlan(record, context)).toEqual({ outcome: 'applied' })
        for (const [name, content] of Object.entries(after)) {
          expect(readFileSync(join(root, name)).toString('base64')).toBe(content)
        }
      }
      const again = await journal.read(plan.id)
      if (again !== undefined) expect(await undoPlan(again, context)).toEqual({ outcome: 'undone' })
      expect(photograph(root)).toEqual(before)
    }
  }
  await Promise.all([worker(0), worker(1)])
  // Otherwise the kills came too late to prove anything.
  expect(inTheMiddle).toBeGreaterThan(kills / 4)
})
