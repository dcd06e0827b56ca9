import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cornerCases } from './corner-cases.ts'
import { askPython, askStackmedic, type Program, python, say, writeProgram } from './oracle.ts'

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-imports-')))
const available = spawnSync(python, ['--version']).status === 0

beforeAll(() => {
  if (!available && process.env['CI'] === 'true') throw new Error(`${python} is missing`)
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

async function both(root: string, program: Program) {
  return { python: await askPython(root, program), stackmedic: say(await askStackmedic(root, program)) }
}

describe.skipIf(!available)('the same verdict as Python', () => {
  for (const [index, [name, program]] of Object.entries(cornerCases).entries()) {
    test(name, async () => {
      const root = join(workspace, String(index))
      writeProgram(root, program)
      const answer = await both(root, program)
      expect(answer.stackmedic).toBe(answer.python)
    })
  }

  test('a script behind a link runs in the folder that it really is in', async () => {
    const root = join(workspace, 'link')
    writeProgram(root, { files: { 'real/main.py': 'import beside\n', 'real/beside.py': '' } })
    symlinkSync(join(root, 'real', 'main.py'), join(root, 'main.py'))
    const answer = await both(root, { files: {}, start: { form: 'file', target: 'main.py' }, cwd: '.' })
    expect(answer).toEqual({ python: 'ok', stackmedic: 'ok' })
  })

  test('a module in an archive on the path is not called missing', async () => {
    const root = join(workspace, 'zip')
    writeProgram(root, { files: { 'main.py': 'from packed import x\n', 'packed.py': 'x = 1\n' } })
    const zipped = spawnSync(python, ['-m', 'zipfile', '-c', 'lib.zip', 'packed.py'], { cwd: root })
    expect(zipped.status).toBe(0)
    rmSync(join(root, 'packed.py'))
    const answer = await both(root, {
      files: {},
      start: { form: 'file', target: 'main.py' },
      cwd: '.',
      pythonPath: ['lib.zip'],
    })
    expect(answer).toEqual({ python: 'ok', stackmedic: 'ok' })
  })

  test('a circle of 1,000 modules ends', async () => {
    const root = join(workspace, 'circle')
    mkdirSync(root)
    for (let index = 0; index < 1000; index += 1) {
      writeFileSync(join(root, `m${index}.py`), `import m${(index + 1) % 1000}\nx${index} = 1\n`)
    }
    writeFileSync(join(root, 'main.py'), 'import m0\n')
    const simulation = await askStackmedic(root, { files: {}, start: { form: 'file', target: 'main.py' }, cwd: '.' })
    expect(simulation.modules.length).toBeGreaterThan(100)
  })
})
