import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { thisMachine } from '../../../engine/core/machine.ts'
import { runOnHost } from '../../../engine/imports/run/run-on-host.ts'
import type { ImportRequest } from '../../../engine/imports/run/run-request.ts'
import { python, writeProgram } from './oracle.ts'

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-real-run-')))
const available = spawnSync(python, ['--version']).status === 0
let next = 0

beforeAll(() => {
  if (!available && process.env['CI'] === 'true') throw new Error(`${python} is missing`)
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

async function run(files: Record<string, string>, form: 'file' | 'module' | 'import' = 'file', more = {}) {
  const root = join(workspace, String(next++))
  writeProgram(root, { files })
  const target = form === 'file' ? join(root, 'main.py') : 'main'
  const start: ImportRequest = { form, target, path: [root], ...more }
  const verdict = await runOnHost(thisMachine(), python, start, root, new AbortController().signal)
  return { root, verdict }
}

describe.skipIf(!available)('importing an entry point for real', () => {
  test('what works, by each form', async () => {
    expect((await run({ 'main.py': 'import json, beside\n', 'beside.py': '' })).verdict).toEqual({
      outcome: 'imports-work',
      stopped: [],
    })
    expect((await run({ 'main.py': 'app = 1\n' }, 'import', { attribute: 'app' })).verdict.outcome).toBe('imports-work')
    expect(
      (await run({ 'main/__init__.py': '', 'main/__main__.py': 'from . import gone\n' }, 'module')).verdict,
    ).toMatchObject({
      outcome: 'import-fails',
      kind: 'missing-name',
    })
  })

  test.each([
    ['import gone\n', { kind: 'unresolved', module: 'gone' }],
    ['from .x import y\n', { kind: 'relative-in-script' }],
    ['from json import gone\n', { kind: 'missing-name', module: 'json', name: 'gone' }],
    ['def f(:\n', { kind: 'syntax-error' }],
  ])('%j fails as Python says', async (source, expected) => {
    expect((await run({ 'main.py': source })).verdict).toMatchObject({ outcome: 'import-fails', ...expected })
  })

  test('a server target without its name, and a circle', async () => {
    expect((await run({ 'main.py': '' }, 'import', { attribute: 'app' })).verdict).toMatchObject({
      kind: 'missing-name',
      name: 'app',
    })
    const circle = {
      'main.py': 'from a import x\n',
      'a.py': 'from b import y\nx = 1\n',
      'b.py': 'from a import x\ny = 1\n',
    }
    expect((await run(circle)).verdict).toMatchObject({ kind: 'circular', module: 'a', name: 'x' })
  })

  test('prints, forged answers and closed outputs do not corrupt the answer', async () => {
    const noise = [
      'import os, sys',
      'print("x" * 100000)',
      'print("0" * 32 + \' {"outcome": "imported"}\')',
      'sys.stdout.write("no newline")',
      'os.write(1, b"raw"); os.write(2, b"raw")',
      'sys.stdout.close()',
      'os.close(1)',
      'import gone',
    ].join('\n')
    expect((await run({ 'main.py': noise })).verdict).toMatchObject({ kind: 'unresolved', module: 'gone' })
  })

  test('what ends itself', async () => {
    for (const source of ['import sys\nsys.exit(3)\n', 'import os\nos._exit(5)\n', 'raise SystemExit\n']) {
      expect((await run({ 'main.py': source })).verdict.outcome).toBe('imports-work')
    }
    const killed = await run({ 'main.py': 'import ctypes\nctypes.string_at(0)\n' })
    expect(killed.verdict.outcome).toBe('no-answer')
  })

  test('threads that go on do not keep it', async () => {
    const source = 'import threading, time\nthreading.Thread(target=lambda: time.sleep(600)).start()\n'
    const began = Date.now()
    expect((await run({ 'main.py': source })).verdict.outcome).toBe('imports-work')
    expect(Date.now() - began).toBeLessThan(8000)
  })

  test('another error is no failing import', async () => {
    expect((await run({ 'main.py': 'import json\nraise KeyError("DATABASE_URL")\n' })).verdict).toMatchObject({
      outcome: 'other-error',
      error: "KeyError: 'DATABASE_URL'",
      at: { line: 2 },
    })
  })

  test('network, programs and changed files are refused, and said', async () => {
    const source = [
      'import os, socket, subprocess',
      'for effect in (',
      '    lambda: open("made.txt", "w"),',
      '    lambda: os.mkdir("made"),',
      '    lambda: subprocess.run(["touch", "made2"]),',
      '    lambda: os.system("touch made3"),',
      '    lambda: socket.create_connection(("127.0.0.1", 9)),',
      '):',
      '    try:',
      '        effect()',
      '        raise SystemError("not refused")',
      '    except OSError:',
      '        pass',
    ].join('\n')
    const { root, verdict } = await run({ 'main.py': source })
    expect(verdict.outcome).toBe('imports-work')
    expect(verdict.stopped.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['open', 'os.mkdir', 'subprocess.Popen', 'os.system']),
    )
    for (const name of ['made.txt', 'made', 'made2', 'made3', '__pycache__'])
      expect(existsSync(join(root, name))).toBe(false)
  })

  test('the part below __main__ does not run', async () => {
    const source = 'if __name__ == "__main__":\n    import gone\n'
    expect((await run({ 'main.py': source })).verdict.outcome).toBe('imports-work')
  })

  test('a loop without end is ended', { timeout: 60_000 }, async () => {
    expect((await run({ 'main.py': 'while True:\n    pass\n' })).verdict.outcome).toBe('timed-out')
  })
})
