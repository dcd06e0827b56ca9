import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { StepContext } from '../../../../engine/core/step.ts'
import gitMode, { type GitModeStep, keptFile } from '../../../../engine/core/steps/git-mode.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

let repository: string
let context: StepContext
const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: repository, encoding: 'utf8' })
const index = () => git('ls-files', '--stage', '-z').split('\0').filter(Boolean)

/** A project in a folder of a repository, with a script whose name means something to Git. */
beforeEach(() => {
  repository = temporaryFolder()
  const root = join(repository, 'my project')
  mkdirSync(root)
  for (const name of ['*,run.sh', 'other,run.sh']) writeFileSync(join(root, name), 'one\n')
  git('init', '--quiet', '--template=')
  git('add', '.')
  context = { root, machine: testMachine(), signal: new AbortController().signal, onOutput: () => undefined }
})

async function planned(): Promise<GitModeStep> {
  const kept = await keptFile(context.root, '*,run.sh', context.machine, context.signal)
  if (kept === undefined) throw new Error('Git does not keep it')
  expect(kept).toMatchObject({ executable: false, name: 'my project/*,run.sh' })
  return { ...kept, kind: 'git-mode', path: '*,run.sh', executable: true }
}

test('changes the mode of exactly this file, and gives it back', async () => {
  const before = index()
  const step = await planned()
  expect(await gitMode.prepare(step, context)).toEqual({ ok: true, receipt: null })
  expect(await gitMode.apply(step, null, context)).toEqual({ ok: true })
  expect(index()).toEqual(before.map((line) => (line.includes('*,run') ? line.replace('100644', '100755') : line)))
  expect(await gitMode.wasApplied(step, null, context)).toBe(true)
  expect(await gitMode.undo?.(step, null, context)).toEqual({ ok: true })
  expect(index()).toEqual(before)
})

test('neither takes up a change of the file nor runs what the repository names', async () => {
  const step = await planned()
  const evil = join(repository, 'evil')
  writeFileSync(join(repository, '.gitattributes'), '*.sh filter=evil\n')
  git('config', 'filter.evil.required', 'true')
  git('config', 'filter.evil.clean', `touch '${evil.replaceAll("'", "'\\''")}'; cat`)
  writeFileSync(join(context.root, '*,run.sh'), 'two\n')
  expect(await gitMode.apply(step, null, context)).toEqual({ ok: true })
  expect(index().find((line) => line.includes('*,run'))).toBe(`100755 ${step.object} 0\t${step.name}`)
  expect(existsSync(evil)).toBe(false)
  // The same settings in a form that cannot be turned off from outside: then nothing is changed.
  git('config', 'filter.e=vil.clean', 'cat')
  expect(await gitMode.undo?.(step, null, context)).toMatchObject({
    ok: false,
    reason: { key: 'compose.steps.git-mode.failed' },
  })
  expect(existsSync(evil)).toBe(false)
})

test('is refused, also by undo, where Git keeps other content by now', async () => {
  const step = await planned()
  writeFileSync(join(context.root, '*,run.sh'), 'two\n')
  git('add', '.')
  const before = index()
  const refused = { ok: false, reason: { key: 'compose.steps.git-mode.changed' } }
  expect(await gitMode.prepare(step, context)).toMatchObject(refused)
  expect(await gitMode.apply(step, null, context)).toMatchObject(refused)
  expect(await gitMode.undo?.(step, null, context)).toMatchObject(refused)
  expect(index()).toEqual(before)
})
