import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StepContext } from '../../../../engine/core/step.ts'
import editFile, { editFileStep } from '../../../../engine/core/steps/edit-file.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

function contextOf(root: string): StepContext {
  return { root, machine: testMachine(), signal: new AbortController().signal, onOutput: () => undefined }
}

async function plannedStep(root: string, path: string, content: string | Uint8Array) {
  const planned = await editFileStep(root, path, content)
  if (!planned.ok) throw new Error(planned.reason.key)
  return planned.step
}

async function prepared(step: Parameters<typeof editFile.prepare>[0], context: StepContext) {
  const outcome = await editFile.prepare(step, context)
  if (!outcome.ok) throw new Error(outcome.reason.key)
  return outcome.receipt
}

test('changes a file and takes it back to the byte, with its mode', async () => {
  const root = temporaryFolder()
  const context = contextOf(root)
  const old = Buffer.from('a\r\nb\r\n\xff', 'latin1')
  writeFileSync(join(root, 'run.sh'), old)
  chmodSync(join(root, 'run.sh'), 0o750)
  const step = await plannedStep(root, 'run.sh', 'new\n')
  const receipt = await prepared(step, context)

  expect(await editFile.wasApplied(step, receipt, context)).toBe(false)
  expect(await editFile.apply(step, receipt, context)).toEqual({ ok: true })
  expect(readFileSync(join(root, 'run.sh'), 'utf8')).toBe('new\n')
  expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o750)
  expect(await editFile.wasApplied(step, receipt, context)).toBe(true)

  expect(await editFile.undo?.(step, receipt, context)).toEqual({ ok: true })
  expect(readFileSync(join(root, 'run.sh'))).toEqual(old)
  expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o750)
  expect(readdirSync(root)).toEqual(['run.sh'])
})

test('creates a file, and undo removes it', async () => {
  const root = temporaryFolder()
  const context = contextOf(root)
  const step = await plannedStep(root, 'compose.override.yaml', 'services: {}\n')
  const receipt = await prepared(step, context)
  await editFile.apply(step, receipt, context)
  expect(existsSync(join(root, 'compose.override.yaml'))).toBe(true)
  expect(await editFile.undo?.(step, receipt, context)).toEqual({ ok: true })
  expect(readdirSync(root)).toEqual([])
})

test('never overwrites what somebody else wrote since the preview', async () => {
  const root = temporaryFolder()
  const context = contextOf(root)
  writeFileSync(join(root, 'a.txt'), 'one')
  const step = await plannedStep(root, 'a.txt', 'two')
  const receipt = await prepared(step, context)
  writeFileSync(join(root, 'a.txt'), 'theirs')

  expect(await editFile.prepare(step, context)).toMatchObject({
    ok: false,
    reason: { key: 'core.steps.edit-file.changed' },
  })
  expect(await editFile.apply(step, receipt, context)).toMatchObject({ ok: false })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('theirs')
})

test('undo leaves a file alone that was changed after the fix', async () => {
  const root = temporaryFolder()
  const context = contextOf(root)
  writeFileSync(join(root, 'a.txt'), 'one')
  const step = await plannedStep(root, 'a.txt', 'two')
  const receipt = await prepared(step, context)
  await editFile.apply(step, receipt, context)
  writeFileSync(join(root, 'a.txt'), 'theirs')

  expect(await editFile.undo?.(step, receipt, context)).toMatchObject({ ok: false })
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('theirs')
})

test('never writes outside of the project, neither by dots nor through a link', async () => {
  const outside = temporaryFolder()
  const root = join(outside, 'project')
  mkdirSync(root)
  writeFileSync(join(outside, 'secret.txt'), 'theirs')
  symlinkSync(outside, join(root, 'link'))

  for (const path of ['../secret.txt', 'link/secret.txt']) {
    expect(await editFileStep(root, path, 'ours')).toMatchObject({ ok: false })
  }
  const created = await plannedStep(root, 'link/new.txt', 'ours').catch(() => undefined)
  if (created !== undefined) {
    const outcome = await editFile.apply(created, { before: null, mode: null }, contextOf(root))
    expect(outcome).toMatchObject({ ok: false, reason: { key: 'core.steps.edit-file.outside' } })
  }
  expect(existsSync(join(outside, 'new.txt'))).toBe(false)
  expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('theirs')
})
