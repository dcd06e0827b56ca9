import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { thisMachine } from '../../../engine/core/machine.ts'
import { openEngine } from '../../../engine/docker/engine-client.ts'
import { type Compile, compareVerdicts } from '../../../engine/migrations/cross-check/compare-verdicts.ts'
import { readCompilerOutput } from '../../../engine/migrations/cross-check/compile-answer.ts'
import { compileInContainer } from '../../../engine/migrations/cross-check/compile-in-container.ts'
import { compileOnHost } from '../../../engine/migrations/cross-check/compile-on-host.ts'
import { compileInput } from '../../../engine/migrations/cross-check/compile-program.ts'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { readComposeModel } from '../../../engine/project/compose/model.ts'
import { findCompiler } from '../../../engine/service/python-compilers.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { alembicProject, type TemporaryProject } from '../../support/migration-tree.ts'
import { whyNoDocker } from '../support/docker-stack.ts'
import { hashesBelow } from '../support/folder-hashes.ts'

const python = '/usr/bin/python3'
const isPythonHere = spawnSync(python, ['--version']).status === 0
const projects: TemporaryProject[] = []
const never = new AbortController().signal

beforeAll(() => {
  if (!isPythonHere && process.env['CI'] === 'true') throw new Error(`${python} is missing`)
})
afterAll(() => {
  for (const project of projects) project.remove()
})

const onHost: Compile = (sources, signal) => compileOnHost(thisMachine(), [python], sources, signal)

/** A chain of two with more files beside it. */
async function compare(more: Readonly<Record<string, string | Uint8Array>>, compile: Compile = onHost, signal = never) {
  const project = alembicProject([
    { id: 'a1', down: 'None' },
    { id: 'b2', down: "'a1'" },
  ]).write('.python-version', '3.11\n')
  projects.push(project)
  for (const [name, content] of Object.entries(more)) project.write(`alembic/versions/${name}`, content)
  const { trees } = await readMigrationTrees(project.root, never)
  const [tree] = trees
  if (tree === undefined) throw new Error('no tree')
  return { project, tree, comparison: await compareVerdicts(project.root, tree, compile, signal) }
}

const effects = `import os\nos.mkdir("made")\nopen("made.txt", "w")\nraise SystemExit(7)\nrevision = 'c3'\ndown_revision = 'b2'\n`
/** As different as sources get: all of them are judged by both, and both come to the same. */
const oddities = {
  'effects.py': effects,
  'broken.py': "revision = 'd4'\ndown_revision = 'b2'\n\n\ndef upgrade(:\n    pass\n",
  'empty.py': '',
  'latin.py': Buffer.from("revision = 'e5'\ndown_revision = 'b2'\nname = '\xe9'\n", 'latin1'),
  'cookie.py': Buffer.from("# coding: latin-1\nrevision = 'f6'\ndown_revision = 'b2'\nname = '\xe9'\n", 'latin1'),
  'nul.py': "revision = 'g7'\ndown_revision = 'b2'\n\0\n",
  'mark.py': "\ufeffrevision = 'h8'\r\ndown_revision = 'b2'\r\n",
  'unknown.py': "# coding: no-such-thing\nrevision = 'i9'\ndown_revision = 'b2'\n",
  'answer.py': "revision = 'j1'\ndown_revision = 'b2'\nprint('{\"compiles\": false}')\n",
}

describe.skipIf(!isPythonHere)(
  `a real interpreter on this machine${isPythonHere ? '' : ` (skipped: no ${python})`}`,
  () => {
    test('agrees, and nothing of the files is run, written or left', async () => {
      const { project, comparison, tree } = await compare(oddities)
      const before = hashesBelow(project.root)
      expect(comparison).toMatchObject({ outcome: 'agrees', compared: 11, files: 11, differences: [], settled: [] })
      expect(comparison.version).toMatch(/^3\.\d+\.\d+$/)
      expect((await compareVerdicts(project.root, tree, onHost, never)).outcome).toBe('agrees')
      expect(hashesBelow(project.root)).toEqual(before)
      for (const place of [project.root, '/usr/bin', process.cwd()])
        expect(existsSync(join(place, 'made.txt'))).toBe(false)
    })

    test('a difference is told with what both say', async () => {
      const flipped: Compile = async (sources, signal) => {
        const answer = await onHost(sources, signal)
        return {
          ...answer,
          verdicts: answer.verdicts.map((verdict) =>
            verdict.compiles ? { compiles: false, line: 3, message: 'so it says' } : { compiles: true },
          ),
        }
      }
      const { comparison } = await compare({ 'broken.py': oddities['broken.py'] }, flipped)
      expect(comparison).toMatchObject({ outcome: 'differs', compared: 3 })
      expect(comparison.differences).toEqual([
        {
          file: 'alembic/versions/a1_step.py',
          python: { line: 3, message: { key: 'migrations.cross-check.python', values: { message: 'so it says' } } },
        },
        { file: 'alembic/versions/b2_step.py', python: expect.objectContaining({ line: 3 }) },
        { file: 'alembic/versions/broken.py', text: expect.objectContaining({ line: 5 }) },
      ])
    })

    test('what ends early decides nothing about the rest', async () => {
      const cut: Compile = async (sources, signal) => {
        const answer = await onHost(sources, signal)
        return { ...answer, verdicts: answer.verdicts.slice(0, 1), error: 'SIGSEGV' }
      }
      const { comparison } = await compare({}, cut)
      expect(comparison).toMatchObject({
        outcome: 'could-not-look',
        compared: 1,
        files: 2,
        reason: {
          key: 'migrations.cross-check.reasons.ended-early',
          values: { file: 'alembic/versions/b2_step.py', error: 'SIGSEGV' },
        },
      })
    })

    test.each([
      ['a program that is not there', ['/nowhere/python3'], /nowhere/],
      ['a program that is no Python', ['/bin/cat'], /invalid option/],
      ['a program that says nothing', ['/bin/true'], /^$/],
    ] as const)('%s is no answer', async (_what, command, said) => {
      const { comparison } = await compare({}, (sources, signal) =>
        compileOnHost(thisMachine(), command, sources, signal),
      )
      expect(comparison).toMatchObject({ outcome: 'could-not-look', compared: 0 })
      expect(comparison.reason?.key).toBe('migrations.cross-check.reasons.not-started')
      expect(comparison.reason?.values?.['error']).toMatch(said)
    })

    test('a cancel ends it', async () => {
      const cancel = new AbortController()
      const waiting = compare(
        {},
        (sources, signal) => {
          const answer = compileOnHost(thisMachine(), ['/bin/sleep', '60', '#'], sources, signal)
          cancel.abort(new Error('cancelled'))
          return answer
        },
        cancel.signal,
      )
      await expect(waiting).rejects.toThrow('cancelled')
    })

    test('a deep nest that Python refuses is no end of the others', async () => {
      const nested = (depth: number) =>
        `revision = 'n${depth}'\ndown_revision = 'b2'\nx = ${'('.repeat(depth)}1${')'.repeat(depth)}\n`
      const { comparison } = await compare({ 'm.py': nested(20), 'n.py': nested(100_000), 'z.py': nested(21) })
      expect(comparison).toMatchObject({ compared: 5, files: 5, differences: [] })
    })

    test('the nearest virtual environment is asked, and one of the project is named as such', async () => {
      const { project, tree } = await compare({})
      const surroundings = {
        root: project.root,
        trees: { trees: [tree], configProblems: [] },
        entryPoints: undefined,
        compose: undefined,
        containers: undefined,
      }
      const elsewhere = await findCompiler(tree, surroundings, testMachine())
      expect(elsewhere).toMatchObject({ where: 'host', isOfProject: false })
      mkdirSync(join(project.root, '.venv/bin'), { recursive: true })
      symlinkSync(python, join(project.root, '.venv/bin/python'))
      writeFileSync(join(project.root, '.venv/pyvenv.cfg'), 'home = /usr/bin\n')
      const own = await findCompiler(tree, surroundings, testMachine())
      expect(own).toMatchObject({
        where: 'host',
        isOfProject: true,
        interpreter: join(project.root, '.venv/bin/python'),
      })
      if (own === undefined) throw new Error('no interpreter')
      expect((await compareVerdicts(project.root, tree, own.compile, never)).outcome).toBe('agrees')
      const nothing = testMachine({ environment: { PATH: temporaryFolder() } })
      writeFileSync(join(project.root, '.venv/pyvenv.cfg'), '')
      expect(await findCompiler(tree, surroundings, nothing)).toBeUndefined()
    })

    test('what the preview shows is what is started', async () => {
      const { project, tree } = await compare({})
      const ran: (readonly string[])[] = []
      const machine = testMachine()
      const watched = {
        ...machine,
        runProcess: (async (program, words, options) => {
          ran.push([program, ...words])
          return machine.runProcess(program, words, options)
        }) satisfies typeof machine.runProcess,
      }
      const surroundings = {
        root: project.root,
        trees: { trees: [tree], configProblems: [] },
        entryPoints: undefined,
        compose: undefined,
        containers: undefined,
      }
      const compiler = await findCompiler(tree, surroundings, watched)
      await compiler?.compile([readFileSync(join(project.root, 'alembic/env.py'))], never)
      expect(ran).toEqual([compiler?.command])
    })
  },
)

const reason = whyNoDocker()
describe.skipIf(reason !== undefined)(
  `a real interpreter in a throwaway container${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  { timeout: 120_000 },
  () => {
    const open = () => openEngine(process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', thisMachine(), 60_000)
    const left = async () =>
      (await (await open()).listContainers({ all: true, filters: { label: ['dev.stackmedic.compile'] } })).length

    test('agrees about odd files and a large one, and leaves no container', async () => {
      const engine = await open()
      const large = `revision = 'k1'\ndown_revision = 'b2'\n${"x = 'something to compile'\n".repeat(40_000)}`
      const { comparison } = await compare({ ...oddities, 'large.py': large }, (sources, signal) =>
        compileInContainer(engine, 'stackmedic-test/python', sources, signal),
      )
      expect(comparison.reason).toBeUndefined()
      expect(comparison).toMatchObject({ outcome: 'agrees', compared: 12, files: 12 })
      expect(await left()).toBe(0)
    })

    test('is asked in the image of the service that has the migrations, and the command that is shown does the same', async () => {
      const { project, tree } = await compare({})
      const containers = {
        endpoint: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
        containers: [],
        truncated: false,
        readAt: '',
        tookMs: 0,
      }
      project.write('compose.yaml', 'services:\n  web:\n    build: .\n    image: stackmedic-test/python\n')
      const compose = await readComposeModel(project.root, testMachine(), never)
      const trees = { trees: [tree], configProblems: [] }
      const surroundings = { root: project.root, trees, entryPoints: undefined, compose, containers }
      const compiler = await findCompiler(tree, surroundings, testMachine())
      expect(compiler).toMatchObject({ where: 'container', image: 'stackmedic-test/python', isOfProject: false })
      if (compiler === undefined) throw new Error('no interpreter')
      const sources = [Buffer.from('x = 1\n'), Buffer.from('def\n')]
      const [program, ...words] = compiler.command
      const shown = execFileSync(program, words, { input: compileInput(sources), encoding: 'utf8' })
      expect({ ...readCompilerOutput(shown), ended: 'itself' }).toEqual(await compiler.compile(sources, never))
    })

    test('an image without Python, and one that is not there, are no answer', async () => {
      const engine = await open()
      const empty = `stackmedic-compile-test:${randomBytes(4).toString('hex')}`
      // An archive without entries: two blocks of zeros.
      execFileSync('docker', ['import', '-', empty], { input: Buffer.alloc(1024), stdio: 'pipe' })
      try {
        for (const [image, said] of [
          [empty, /python/],
          ['stackmedic-test/gone:1', /[Nn]o such image/],
        ] as const) {
          const { comparison } = await compare({}, (sources, signal) =>
            compileInContainer(engine, image, sources, signal),
          )
          expect(comparison).toMatchObject({ outcome: 'could-not-look', compared: 0 })
          expect(comparison.reason?.values?.['error']).toMatch(said)
        }
      } finally {
        execFileSync('docker', ['image', 'rm', empty], { stdio: 'ignore' })
      }
      expect(await left()).toBe(0)
    })

    test('a cancel removes the container', async () => {
      const engine = await open()
      const cancel = new AbortController()
      const slow = Array.from({ length: 10 }, () => Buffer.from('x = 1\n'.repeat(400_000)))
      const waiting = compileInContainer(engine, 'stackmedic-test/python', slow, cancel.signal)
      await vi.waitFor(async () => expect(await left()).toBe(1), { timeout: 20_000 })
      cancel.abort(new Error('cancelled'))
      await expect(waiting).rejects.toThrow('cancelled')
      expect(await left()).toBe(0)
    })
  },
)
