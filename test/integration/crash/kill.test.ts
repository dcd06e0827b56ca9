import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishPlan } from '../../../engine/core/apply-plan.ts'
import { Journal } from '../../../engine/core/journal.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import type { PlanContext } from '../../../engine/core/plan-context.ts'
import { undoPlan } from '../../../engine/core/take-back.ts'
import { editFiles, photograph, runProgram, type Scene, stopProgram } from './projects.ts'
import { registry } from './step-registry.ts'

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic kill ')))
// Beside node_modules, so that what stays external is found.
const child = join(import.meta.dirname, '..', '..', '..', 'dist', 'test', 'apply-in-child.js')
let kills = 0
let scenes = 0

beforeAll(async () => {
  await build({
    input: join(import.meta.dirname, 'apply-in-child.ts'),
    platform: 'node',
    // zod is loaded in every child; the rest is only loaded by steps that are not done here.
    external: [/^(?!\.|\/|zod)/],
    output: { file: child, format: 'esm', codeSplitting: false, minify: true },
  })
}, 60_000)

afterAll(() => rmSync(workspace, { recursive: true, force: true }))

/** A scene, the folder of Stackmedic's own files that goes with it, and what was there at first. */
async function setUp(make: (root: string) => Promise<Scene>) {
  const top = join(workspace, `${++scenes}`)
  mkdirSync(join(top, 'project'), { recursive: true })
  const scene = await make(join(top, 'project'))
  const [data, planFile] = [join(top, 'data'), join(top, 'plan.json')]
  writeFileSync(planFile, JSON.stringify(scene.plan))
  const journal = new Journal(data)
  const context: PlanContext = {
    machine: { ...thisMachine(), dataDirectory: data },
    registry,
    journal,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  }
  /** Lets the child die at a place, 0 for never; how many places it passed when it lived. */
  const die = (mode: 'apply' | 'undo', point: number): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      execFile(process.execPath, [child, mode, planFile, data, `${point}`], (error, stdout, stderr) => {
        if (error?.signal === 'SIGKILL') kills++
        else if (error !== null) return reject(new Error(stderr))
        resolve(error === null ? (JSON.parse(stdout) as { passed: number }).passed : undefined)
      })
    })
  return { ...scene, journal, context, before: photograph(scene.root), die, record: () => journal.read(scene.plan.id) }
}
type SetUp = Awaited<ReturnType<typeof setUp>>

/** A file is whole at any time: as it was, as it is to be, or in between two steps of the plan. */
function expectWholeFiles({ root, plan, before }: SetUp): void {
  const planned = plan.steps.flatMap((step) => ('content' in step ? [String(step.content)] : []))
  for (const [name, state] of Object.entries(photograph(root))) {
    if (name.endsWith('.stackmedic') || name === 'ran.log') continue
    const content = state.split(' ')[1]
    if (before[name] !== state) expect(planned).toContain(content)
  }
}

/** The files as they are when the whole plan was applied. */
async function photographOfApplied(make: (root: string) => Promise<Scene>) {
  const scene = await setUp(make)
  const places = (await scene.die('apply', 0)) ?? 0
  const after = photograph(scene.root)
  const undoPlaces = (await scene.die('undo', 0)) ?? 0
  scene.sleeper?.kill('SIGKILL')
  return { places, undoPlaces, after }
}

const isRunning = ({ sleeper }: Scene) => sleeper?.exitCode === null && sleeper.signalCode === null

/** Takes back what a kill left, and looks that the person gets all of it, or is told what could not be had. */
async function undoAndExpectOld(scene: SetUp): Promise<void> {
  const record = await scene.record()
  const outcome = record === undefined ? { outcome: 'undone' } : await undoPlan(record, scene.context)
  const { 'ran.log': ran, ...files } = photograph(scene.root)
  expect(files).toEqual(scene.before)
  if (outcome.outcome !== 'undone') {
    expect(scene.plan.steps.some(({ kind }) => kind !== 'edit-file')).toBe(true)
    expect(outcome).toMatchObject({ outcome: 'failed', reason: { key: 'core.plan.no-undo' } })
  } else {
    // "Everything is as before" is only said when it is.
    expect(ran).toBeUndefined()
    if (scene.sleeper !== undefined) expect(isRunning(scene)).toBe(true)
  }
}

async function finishAndExpectNew(scene: SetUp, after: Record<string, string>): Promise<void> {
  const record = await scene.record()
  if (record === undefined) return expect(photograph(scene.root)).toEqual(scene.before)
  if (record.end === undefined) expect(await finishPlan(record, scene.context)).toEqual({ outcome: 'applied' })
  expect(photograph(scene.root)).toEqual(after)
  if (scene.sleeper !== undefined) expect(isRunning(scene)).toBe(false)
}

/** Two at a time, as there are two cores. */
async function eachPlace(count: number, attempt: (point: number) => Promise<void>): Promise<void> {
  let next = 1
  const work = async () => {
    while (next <= count) await attempt(next++)
  }
  await Promise.all([work(), work()])
}

test.for([
  ['edit-file', editFiles, ['finish', 'undo', 'killed undo']],
  ['run', runProgram, ['finish or undo', 'killed undo']],
  ['stop-process', stopProgram, ['finish or undo', 'killed undo']],
] as const)(
  '%s: killed before, after and in the middle of every change',
  { timeout: 240_000 },
  async ([, make, ways]) => {
    const { places, undoPlaces, after } = await photographOfApplied(make)
    expect(places).toBeGreaterThan(20)
    for (const way of ways) {
      await eachPlace(way === 'killed undo' ? undoPlaces : places, async (point) => {
        const scene = await setUp(make)
        try {
          if (way === 'killed undo') await scene.die('apply', 0)
          await scene.die(way === 'killed undo' ? 'undo' : 'apply', point)
          expectWholeFiles(scene)
          if (way === 'finish' || (way === 'finish or undo' && point % 2 === 0)) await finishAndExpectNew(scene, after)
          // What was finished can still be taken back.
          await undoAndExpectOld(scene)
        } finally {
          scene.sleeper?.kill('SIGKILL')
        }
      })
    }
  },
)

test('these were enough kills to prove something', () => {
  expect(kills).toBeGreaterThanOrEqual(200)
})
