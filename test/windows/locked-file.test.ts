import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { thisMachine } from '../../engine/core/machine.ts'
import editFile, { editFileStep } from '../../engine/core/steps/edit-file.ts'
import { loadLibrary } from '../../engine/windows/native.ts'

/** `GENERIC_READ`, `FILE_SHARE_READ` and `OPEN_EXISTING` of winnt.h and fileapi.h. */
const [genericRead, shareRead, openExisting] = [0x80000000, 1, 3]

/** Holds a file as an editor or a program does that lets others read it, and neither write nor replace it. */
async function hold(path: string): Promise<() => void> {
  const library = await loadLibrary('kernel32.dll')
  assert.ok(library)
  const CreateFileW = library.func(
    'intptr_t __stdcall CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, intptr_t template)',
  )
  const CloseHandle = library.func('int __stdcall CloseHandle(intptr_t handle)')
  const handle: number = CreateFileW(path, genericRead, shareRead, null, openExisting, 0, 0)
  assert.notEqual(handle, -1)
  return () => void CloseHandle(handle)
}

describe('a file that another program holds', () => {
  it('keeps its content, nothing is left beside it, and it is changed when it is free', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stackmedic locked '))
    writeFileSync(join(root, 'a.txt'), 'one\r\n')
    const context = {
      root,
      machine: thisMachine(),
      signal: new AbortController().signal,
      onOutput: () => undefined,
    }
    const planned = await editFileStep(root, 'a.txt', 'two\r\n')
    assert.ok(planned.ok)
    const release = await hold(join(root, 'a.txt'))
    const prepared = await editFile.prepare(planned.step, context)
    assert.ok(prepared.ok)
    const outcome = await editFile.apply(planned.step, prepared.receipt, context)
    assert.ok(!outcome.ok)
    console.log(`# a held file: ${JSON.stringify(outcome.reason)}`)
    assert.match(outcome.reason.key, /^core\.steps\.edit-file\.held-(?:open|or-not-allowed)$/)
    assert.deepEqual([readdirSync(root), readFileSync(join(root, 'a.txt'), 'latin1')], [['a.txt'], 'one\r\n'])
    assert.equal(await editFile.wasApplied(planned.step, prepared.receipt, context), false)
    release()
    assert.deepEqual(await editFile.apply(planned.step, prepared.receipt, context), { ok: true })
    assert.deepEqual([readdirSync(root), readFileSync(join(root, 'a.txt'), 'latin1')], [['a.txt'], 'two\r\n'])
  })

  it('is waited for a moment, when it is changed and when it is taken away again, and not for ever', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stackmedic locked '))
    const context = { root, machine: thisMachine(), signal: new AbortController().signal, onOutput: () => undefined }
    const planned = await editFileStep(root, 'new.txt', 'new')
    assert.ok(planned.ok)
    const receipt = { before: null, mode: null }
    assert.deepEqual(await editFile.apply(planned.step, receipt, context), { ok: true })
    const release = await hold(join(root, 'new.txt'))
    const started = performance.now()
    const refused = await editFile.undo?.(planned.step, receipt, context)
    console.log(`# a held file is not removed: ${JSON.stringify(refused)} after ${performance.now() - started} ms`)
    assert.ok(refused?.ok === false && performance.now() - started < 10_000)
    assert.deepEqual(readdirSync(root), ['new.txt'])
    setTimeout(release, 200)
    assert.deepEqual(await editFile.undo?.(planned.step, receipt, context), { ok: true })
    assert.deepEqual(readdirSync(root), [])
  })
})
