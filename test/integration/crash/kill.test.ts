import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishPlan } from '../../../engine/core/apply-plan.ts'
import { Journal } from '../../../engine/core/journal.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import type { PlanContext } from '../../../engine/core/plan-context.ts'
import { undoPlan } from '../../../engine/core/take-back.ts'
import { whyNoDocker } from '../support/docker-stack.ts'
import { buildChild } from './build-child.ts'
import {
  changeContainers,
  changeModes,
  changeSettings,
  changeWindows,
  editFiles,
  photograph,
  runProgram,
  type Scene,
  stopProgram,
} from './projects.ts'
import { recordedWindows } from './recorded-windows.ts'
import { registry } from './step-registry.ts'

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic kill ')))
let child: string
const withoutDocker = whyNoDocker()
let kills = 0
let scenes = 0

beforeAll(async () => {
  child = await buildChild('apply-in-child')
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
  const environment = { ...process.env, ...scene.environment }
  const context: PlanContext = {
    machine:
      scene.windows === undefined
        ? { ...thisMachine(), dataDirectory: data, environment }
        : recordedWindows(scene.windows, data),
    registry,
    journal,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  }
  /** Lets the child die at a place, 0 for never; how many places it passed when it lived. */
  const die = (mode: 'apply' | 'undo', point: number): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [child, mode, planFile, data, `${point}`, ...(scene.windows === undefined ? [] : [scene.windows])],
        { env: environment },
        (error, stdout, stderr) => {
          if (error?.signal === 'SIGKILL') kills++
          else if (error !== null) return reject(new Error(stderr))
          resolve(error === null ? (JSON.parse(stdout) as { passed: number }).passed : undefined)
        },
      )
    })
  const before = { files: photograph(scene.root), outside: scene.outside?.() }
  return {
    ...scene,
    journal,
    context,
    before: before.files,
    outsideBefore: before.outside,
    die,
    record: () => journal.read(scene.plan.id),
    /** Keeps all that there is, where all of it is on the disk. @returns what brings it back. */
    keep: () => {
      const copy = `${top} kept`
      cpSync(top, copy, { recursive: true })
      return () => {
        rmSync(top, { recursive: true })
        cpSync(copy, top, { recursive: true })
      }
    },
  }
}
type SetUp = Awaited<ReturnType<typeof setUp>>

/** A file is whole at any time: as it was, as it is to be, or in between two steps of the plan. */
function expectWholeFiles({ root, plan, before }: SetUp): void {
  const planned = plan.steps.flatMap((step) => ('content' in step ? [String(step.content)] : []))
  for (const [name, state] of Object.entries(photograph(root))) {
    if (name.endsWith('.stackmedic') || name === 'ran.log') continue
    const content = state.split(' ')[1]
    if (before[name]?.split(' ')[1] !== content) expect(planned).toContain(content)
  }
}

/** The files as they are when the whole plan was applied. */
async function photographOfApplied(make: (root: string) => Promise<Scene>) {
  const scene = await setUp(make)
  const places = (await scene.die('apply', 0)) ?? 0
  const after = photograph(scene.root)
  const outsideAfter = scene.outside?.()
  const undoPlaces = (await scene.die('undo', 0)) ?? 0
  scene.sleeper?.kill('SIGKILL')
  scene.remove?.()
  return { places, undoPlaces, after, outsideAfter }
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
    expect(scene.outside?.()).toEqual(scene.outsideBefore)
  }
}

async function finishAndExpectNew(scene: SetUp, after: Record<string, string>, outsideAfter: unknown): Promise<void> {
  const record = await scene.record()
  if (record === undefined) return expect(photograph(scene.root)).toEqual(scene.before)
  if (record.end === undefined) {
    expect(await finishPlan(record, scene.context)).toEqual({ outcome: 'applied' })
  }
  expect(photograph(scene.root)).toEqual(after)
  // Each container has a name of its own.
  if (scene.remove === undefined) expect(scene.outside?.()).toEqual(outsideAfter)
  if (scene.sleeper !== undefined) expect(isRunning(scene)).toBe(false)
}

/** Two at a time, as there are two cores; of many places as many as are asked for, at random. */
async function eachPlace(count: number, most: number, attempt: (point: number) => Promise<void>): Promise<void> {
  const places = Array.from({ length: count }, (_, index) => ({ point: index + 1, order: Math.random() }))
  const chosen = places.sort((a, b) => a.order - b.order).slice(0, most)
  const work = async () => {
    for (let next = chosen.pop(); next !== undefined; next = chosen.pop()) await attempt(next.point)
  }
  await Promise.all([work(), work()])
}

/** Both ways from where a kill left it; what is not on the disk can only go one way, and then the other one another time. */
async function goBothWays(scene: SetUp, after: Record<string, string>, outsideAfter: unknown): Promise<void> {
  const bringBack = scene.keep()
  await finishAndExpectNew(scene, after, outsideAfter)
  // What was finished can still be taken back.
  await undoAndExpectOld(scene)
  bringBack()
  await undoAndExpectOld(scene)
}

test.for([
  ['edit-file', editFiles, ['both', 'killed undo']],
  ['run', runProgram, ['both', 'killed undo']],
  ['stop-process', stopProgram, ['finish', 'undo', 'killed undo']],
  ['file-mode', changeModes, ['both', 'killed undo']],
  ['git-mode and docker-context', changeSettings, ['both', 'killed undo']],
  ['service, port-reservation and firewall-rule', changeWindows, ['both', 'killed undo']],
  ...(withoutDocker === undefined ? [['docker', changeContainers, ['finish', 'undo', 'killed undo']] as const] : []),
] as const)(
  '%s: killed before, after and in the middle of every change',
  { timeout: 240_000 },
  async ([name, make, ways]) => {
    // Making a container takes a second, and a repository several programs.
    const most = name === 'docker' ? 8 : name.startsWith('git-mode') ? 24 : 500
    const { places, undoPlaces, after, outsideAfter } = await photographOfApplied(make)
    expect(places).toBeGreaterThan(15)
    for (const way of ways) {
      await eachPlace(way === 'killed undo' ? undoPlaces : places, most, async (point) => {
        const scene = await setUp(make)
        try {
          if (way === 'killed undo') await scene.die('apply', 0)
          await scene.die(way === 'killed undo' ? 'undo' : 'apply', point)
          expectWholeFiles(scene)
          await scene.settle?.()
          if (way === 'both') return await goBothWays(scene, after, outsideAfter)
          if (way === 'finish') await finishAndExpectNew(scene, after, outsideAfter)
          await undoAndExpectOld(scene)
        } finally {
          scene.sleeper?.kill('SIGKILL')
          scene.remove?.()
        }
      })
    }
  },
)

test('these were enough kills to prove something', () => {
  expect(kills).toBeGreaterThanOrEqual(200)
})
