import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { thisMachine } from '../../../engine/core/machine.ts'
import { findHostPython } from '../../../engine/imports/host-python.ts'
import { importWorld } from '../../../engine/imports/host-world.ts'
import { simulateImports } from '../../../engine/imports/simulate.ts'
import type { Simulation } from '../../../engine/imports/simulation.ts'
import { DiskFolders } from '../../../engine/imports/source-folder.ts'
import { readPythonSource } from '../../../engine/python/source.ts'
import { readStatements } from '../../../engine/python/statements.ts'
import { type GeneratedProject, generateProject } from './generate-project.ts'

const projects = 400
const python = '/usr/bin/python3'
const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-imports-')))
const available = spawnSync(python, ['--version']).status === 0

beforeAll(() => {
  if (!available && process.env['CI'] === 'true') throw new Error(`${python} is missing`)
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

/** What really starting the program says: nothing, or the kind of its import error and the module that it names. */
function askPython(root: string, { start, cwd }: GeneratedProject): string {
  const target = start.form === 'file' ? [join(root, start.target)] : ['-m', start.target]
  const run = spawnSync(python, ['-B', ...target], {
    cwd: join(root, cwd),
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  })
  if (run.status === 0) return 'ok'
  const error =
    run.stderr
      .trim()
      .split('\n')
      .findLast((line) => /Error\b|No module named/.test(line)) ?? run.stderr
  if (/attempted relative import/.test(error)) return 'relative-in-script'
  const missing = /No module named '?([\w.]+)'?/.exec(error)
  if (missing !== null) return `unresolved ${missing[1]}`
  const name = /cannot import name '(\w+)' from (partially initialized module )?'([\w.]+)'/.exec(error)
  if (name !== null) return `${name[2] === undefined ? 'missing-name' : 'circular'} ${name[3]}.${name[1]}`
  if (/SyntaxError|invalid syntax/.test(run.stderr)) return 'syntax-error'
  return `other ${error}`
}

function say({ failure }: Simulation): string {
  if (failure === undefined) return 'ok'
  if (failure.kind === 'relative-in-script' || failure.kind === 'syntax-error') return failure.kind
  return failure.kind === 'unresolved'
    ? `unresolved ${failure.module}`
    : `${failure.kind} ${failure.module}.${failure.name}`
}

function askStackmedic(root: string, { start, cwd }: GeneratedProject): Simulation {
  const machine = { ...thisMachine(), environment: { PATH: '/usr/bin' } }
  const host = findHostPython(machine, root)
  if (host === undefined) throw new Error('the interpreter was not found from its files')
  const folders = new DiskFolders()
  const world = importWorld(
    { pythonMinor: host.minor, platform: 'linux', python: host, provides: () => false },
    folders,
    (file) => {
      const bytes = folders.read(file)
      if (bytes === undefined) return undefined
      const { text } = readPythonSource(bytes)
      const broken = text.split('\n').findIndex((line) => line.startsWith('def broken(:'))
      return { statements: readStatements(text), ...(broken < 0 ? {} : { syntaxError: { line: broken + 1 } }) }
    },
  )
  return start.form === 'file'
    ? simulateImports(
        { form: 'file', file: join(root, start.target), path: [dirname(join(root, start.target))] },
        world,
      )
    : simulateImports({ form: 'module', module: start.target, path: [join(root, cwd)] }, world)
}

test.skipIf(!available)(
  `${projects} generated programs: the same verdict as really starting them`,
  { timeout: 300_000 },
  () => {
    const differences: string[] = []
    const verdicts = new Map<string, number>()
    for (let seed = 1; seed <= projects; seed += 1) {
      const project = generateProject(seed)
      const root = join(workspace, String(seed))
      for (const [path, source] of Object.entries(project.files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), source)
      }
      const truth = askPython(root, project)
      const ours = say(askStackmedic(root, project))
      const kind = truth.split(' ')[0] ?? ''
      verdicts.set(kind, (verdicts.get(kind) ?? 0) + 1)
      if (truth !== ours)
        differences.push(`${seed} ${JSON.stringify(project.start)}: Python says ${truth}, we say ${ours}`)
    }
    console.info([...verdicts].map(([kind, count]) => `${kind} ${count}`).join(', '))
    expect(differences).toEqual([])
    // A generator that only makes healthy or only broken programs would prove nothing.
    for (const kind of ['ok', 'unresolved', 'missing-name', 'circular', 'relative-in-script', 'syntax-error']) {
      expect(verdicts.get(kind) ?? 0).toBeGreaterThan(4)
    }
  },
)
