import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { diagnose } from '../../engine/core/diagnose.ts'
import { registry } from '../../engine/core/registry.ts'
import { temporaryFolder, testMachine } from '../support/machine.ts'
import { eventually, prepareStack, whyNoDocker } from './support/docker-stack.ts'

const reason = whyNoDocker()

/** How to end with each code on a real engine, and what is said of it. */
const cases = [
  ['one', 'command: sh -c "exit 1"', 'exited 1'],
  // The engine itself never writes 125: programs that start others do.
  ['refused', 'command: env --unknown', 'exited_code-125 125'],
  ['not-executable', 'command: sh -c /etc/passwd', 'exited_code-126 126'],
  ['not-executable-at-all', 'command: /etc/passwd', 'exited_not-startable-126 126'],
  ['not-found', 'command: sh -c nope', 'exited_code-127 127'],
  ['not-found-at-all', 'command: /nope', 'exited_not-startable-127 127'],
  ['killed', 'command: sh -c "sh -c \'kill -9 $$$$\'; exit $$?"', 'exited_code-137 137'],
  ['memory', 'command: python3 -c "b\'a\' * 300000000"\n    mem_limit: 20m', 'oom-killed 137'],
  ['crashed', 'command: sh -c "sh -c \'kill -11 $$$$\'; exit $$?"', 'exited_code-139 139'],
  ['asked', 'command: sh -c "sh -c \'kill -15 $$$$\'; exit $$?"', 'exited_code-143 143'],
  ['gave-up', 'command: sh -c "exit 255"', 'exited_code-255 255'],
] as const

describe.skipIf(reason !== undefined)(`exit codes${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  it('are what a real engine writes down, each with words of its own', async () => {
    const folder = temporaryFolder()
    const services = cases.map(([name, how]) => `  ${name}:\n    image: stackmedic-test/python\n    ${how}\n`)
    // One that stays, so that it is no stack that somebody stopped.
    services.push('  stays: { image: stackmedic-test/python, command: sleep 600, init: true }\n')
    writeFileSync(join(folder, 'compose.yaml'), `services:\n${services.join('')}`)
    const stack = await prepareStack(folder)
    onTestFinished(() => stack.remove())
    // The first makes the network: several at once would each make one of the same name, and nothing could join it.
    await stack.compose('up', '-d', '--no-deps', 'stays')
    // What cannot be started must not keep compose from starting the others.
    await Promise.all(cases.map(([name]) => stack.compose('up', '-d', '--no-deps', name)))
    const said = async () => {
      const request = { root: stack.root, machine: testMachine(), signal: new AbortController().signal }
      const { findings } = await diagnose(request, registry)
      return new Map(
        findings
          .filter(({ rule }) => rule === 'containers/exited' || rule === 'containers/oom-killed')
          .map(({ rule, variant, where, data }) => [
            where.service,
            `${rule.replace('containers/', '')}${variant === undefined ? '' : `_${variant}`} ${data['exitCode']}`,
          ]),
      )
    }
    const found = await eventually(said, ({ size }) => size === cases.length, 20_000)
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(cases.map(([name, , expected]) => [name, expected])))
  })
})
