import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Plan } from '../../../engine/core/plan.ts'
import { type EditFileStep, editFileStep } from '../../../engine/core/steps/edit-file.ts'
import { buildChild } from './build-child.ts'
import { planOf } from './projects.ts'

let child: string
beforeAll(async () => {
  child = await buildChild('mend-in-child')
}, 60_000)

/** Gives each plan to a Stackmedic of its own, and says "go" to all of them at once. */
async function applyAtOnce(data: string, plans: readonly Plan[]): Promise<{ outcome: string; reason?: string }[]> {
  const started = plans.map((plan, index) => {
    const file = join(data, `plan-${index}.json`)
    writeFileSync(file, JSON.stringify(plan))
    const program = spawn(process.execPath, [child, file, data], { stdio: ['pipe', 'pipe', 'inherit'] })
    return { process: program, lines: createInterface(program.stdout) }
  })
  await Promise.all(started.map(({ lines }) => once(lines, 'line')))
  const answers = started.map(({ lines }) => once(lines, 'line'))
  for (const one of started) one.process.stdin.write('go\n')
  return (await Promise.all(answers)).map(([line]) => JSON.parse(String(line)))
}

function folders(): { root: string; data: string } {
  const top = mkdtempSync(join(tmpdir(), 'stackmedic at once '))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  const [root, data] = [mkdtempSync(join(top, 'project ')), mkdtempSync(join(top, 'data '))]
  writeFileSync(join(root, 'a.txt'), 'one')
  return { root, data }
}

async function edit(root: string, path: string, content: string): Promise<EditFileStep> {
  const planned = await editFileStep(root, path, content)
  if (!planned.ok) throw new Error(planned.reason.key)
  return planned.step
}

test('one plan, given to four Stackmedics at once, is applied once', { timeout: 60_000 }, async () => {
  const { root, data } = folders()
  const plan = planOf(root, [await edit(root, 'a.txt', 'two'), await edit(root, 'b.txt', 'new')])
  const results = await applyAtOnce(data, [plan, plan, plan, plan])
  const refused = results.filter(({ outcome }) => outcome === 'failed')
  expect(refused).toHaveLength(3)
  for (const { reason } of refused) expect(reason).toMatch(/^core\.plan\.(busy|already-applied)$/)
  expect(readFileSync(join(data, 'journal', 'p.jsonl'), 'utf8').match(/"type":"planned"/g)).toHaveLength(1)
  expect([readdirSync(root), readFileSync(join(root, 'a.txt'), 'utf8')]).toEqual([['a.txt', 'b.txt'], 'two'])
})

test('of four previews of the same file, one is applied and no other step on it', { timeout: 60_000 }, async () => {
  const { root, data } = folders()
  const plans = await Promise.all(
    ['p1', 'p2', 'p3', 'p4'].map(async (id) => planOf(root, [await edit(root, 'a.txt', `of ${id}`)], id)),
  )
  const results = await applyAtOnce(data, plans)
  const winners = results.flatMap(({ outcome }, index) => (outcome === 'failed' ? [] : [plans[index]?.id]))
  expect(winners).toHaveLength(1)
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe(`of ${winners[0]}`)
  expect(readdirSync(root)).toEqual(['a.txt'])
  for (const { outcome, reason } of results) {
    if (outcome === 'failed') expect(reason).toMatch(/^core\.(plan\.busy|steps\.edit-file\.changed)$/)
  }
})
