import { existsSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { askForElevation } from '../../../../engine/core/elevation/ask.ts'
import { performElevated } from '../../../../engine/core/elevation/perform.ts'
import { type StartElevated, startWithPrompt } from '../../../../engine/core/elevation/start-with-prompt.ts'
import { message } from '../../../../engine/core/message.ts'
import type { Registry } from '../../../../engine/core/registry.ts'
import { defineStepKind, type Step, type StepKind } from '../../../../engine/core/step.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

const done: string[] = []

function kindOf(kind: string, elevation: boolean): StepKind {
  return defineStepKind<Step & { value: string }, null>({
    kind,
    elevation,
    schema: z.strictObject({ kind: z.literal(kind), value: z.string().max(5) }),
    receiptSchema: z.null(),
    describe: () => ({ summary: { key: 'core.cancelled' } }),
    prepare: async () => ({ ok: true, receipt: null }),
    apply: async ({ value }) => {
      done.push(value)
      return { ok: true }
    },
    wasApplied: async () => false,
  }) as unknown as StepKind
}

const registry: Registry = {
  probes: [],
  checks: [],
  fixes: [],
  causes: [],
  parsers: new Map(),
  steps: new Map([
    ['privileged', kindOf('privileged', true)],
    ['ordinary', kindOf('ordinary', false)],
  ]),
}

/** Runs the elevated side in this process, in the place of the system's prompt. */
const agree: StartElevated = async (commandLine) => {
  const [path = '', hash = ''] = commandLine.slice(-2)
  await performElevated(path, hash, testMachine(), registry)
  return undefined
}

function request(...steps: { kind: string; value: string }[]) {
  return {
    operation: 'apply' as const,
    root: temporaryFolder(),
    steps: steps.map((step) => ({ step, receipt: null })),
  }
}

test('does the steps that were agreed to and answers for each', async () => {
  done.length = 0
  const steps = [
    { kind: 'privileged', value: 'one' },
    { kind: 'privileged', value: 'two' },
  ]
  expect(await askForElevation(request(...steps), agree)).toEqual([{ ok: true }, { ok: true }])
  expect(done).toEqual(['one', 'two'])
})

test('does nothing that is not declared to need administrator rights, nor what does not fit its schema', async () => {
  done.length = 0
  for (const step of [
    { kind: 'ordinary', value: 'one' },
    { kind: 'privileged', value: 'much too long' },
    { kind: 'unheard-of', value: 'one' },
  ]) {
    expect(await askForElevation(request(step), agree)).toMatchObject([
      { ok: false, reason: { key: 'core.elevation.not-allowed' } },
    ])
  }
  expect(done).toEqual([])
})

test('a request that was changed after the yes is refused', async () => {
  done.length = 0
  const tamper: StartElevated = async (commandLine) => {
    const [path = '', hash = ''] = commandLine.slice(-2)
    writeFileSync(path, JSON.stringify(request({ kind: 'privileged', value: 'evil' })))
    await expect(performElevated(path, hash, testMachine(), registry)).rejects.toThrow('not the one')
    return undefined
  }
  expect(await askForElevation(request({ kind: 'privileged', value: 'one' }), tamper)).toMatchObject([{ ok: false }])
  expect(done).toEqual([])
})

test('a person who says no gets a plain answer', async () => {
  const refuse: StartElevated = async () =>
    message('core.elevation.refused', { detail: 'User did not grant permission.' })
  expect(await askForElevation(request({ kind: 'privileged', value: 'one' }), refuse)).toMatchObject([
    { ok: false, reason: { key: 'core.elevation.refused' } },
  ])
})

test.skipIf(process.platform === 'win32')('nobody else can read the request, and nothing of it stays', async () => {
  let folder = ''
  const look: StartElevated = async (commandLine) => {
    const [path = ''] = commandLine.slice(-2)
    folder = dirname(path)
    expect(statSync(folder).mode & 0o077).toBe(0)
    expect(statSync(path).mode & 0o077).toBe(0)
    expect(readdirSync(folder)).toEqual(['request.json'])
    return agree(commandLine)
  }
  await askForElevation(request({ kind: 'privileged', value: 'one' }), look)
  expect(folder).not.toBe('')
  expect(existsSync(folder)).toBe(false)
})

test.for([
  ['none at all', undefined],
  ['one that was cut off', '[{"ok":'],
  ['one of another shape', '{"ok":true}'],
  ['one for no step', '[]'],
  ['one for more steps than were asked for', '[{"ok":true},{"ok":true}]'],
])('an answer that is %s is no success', async ([, answer]) => {
  const start: StartElevated = async (commandLine) => {
    if (answer !== undefined) writeFileSync(`${commandLine.at(-2)}.answer`, answer)
    return undefined
  }
  expect(await askForElevation(request({ kind: 'privileged', value: 'one' }), start)).toEqual([
    { ok: false, reason: { key: 'core.elevation.no-answer', values: { detail: '' } } },
  ])
})

test('the answer of an earlier run is never taken for a new one', async () => {
  const start: StartElevated = async (commandLine) => {
    const [path = '', hash = ''] = commandLine.slice(-2)
    await performElevated(path, hash, testMachine(), registry)
    await expect(performElevated(path, hash, testMachine(), registry)).rejects.toThrow('EEXIST')
    return undefined
  }
  expect(await askForElevation(request({ kind: 'privileged', value: 'one' }), start)).toEqual([{ ok: true }])
})

test.skipIf(process.platform === 'win32')('a link in the place of the request is not followed', async () => {
  done.length = 0
  const swap: StartElevated = async (commandLine) => {
    const [path = '', hash = ''] = commandLine.slice(-2)
    renameSync(path, `${path} moved`)
    symlinkSync(`${path} moved`, path)
    await expect(performElevated(path, hash, testMachine(), registry)).rejects.toThrow('not one of Stackmedic')
    return undefined
  }
  await askForElevation(request({ kind: 'privileged', value: 'one' }), swap)
  expect(done).toEqual([])
})

test('nothing of the folder that Stackmedic was started in gets near the shell of the prompt', async () => {
  const before = process.cwd()
  const hostile = join(temporaryFolder(), '$(touch evil)%CMDCMDLINE%&calc&')
  mkdirSync(hostile)
  process.chdir(hostile)
  onTestFinished(() => process.chdir(before))
  const seen: string[] = []
  const command = [process.execPath, 'elevated', join(tmpdir(), 'request.json'), 'abc']
  expect(
    await startWithPrompt(command, async (text, { env }) => {
      seen.push(process.cwd(), text, JSON.stringify(env))
      return new Error('no')
    }),
  ).toMatchObject({ key: 'core.elevation.refused' })
  const words = command.map((word) => `"${word}"`).join(' ')
  expect(seen).toEqual([dirname(process.execPath), words, '{"NODE_OPTIONS":""}'])
  expect(process.cwd()).toBe(hostile)
})

test.for(['a"b', 'a$(b)', 'a`b`', '%A%', 'a&b', "a'b", 'a\nb', 'a;b', 'a|b', 'a>b', 'a^b', 'a!b', ''])(
  '%j is in no command line of the prompt',
  async (word) => {
    const prompt = () => expect.unreachable()
    expect(await startWithPrompt([process.execPath, word], prompt)).toMatchObject({ key: 'core.elevation.odd-path' })
  },
)
