import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import type { Machine } from '../../../engine/core/machine.ts'
import { registry } from '../../../engine/core/registry.ts'
import { readProjectCommands } from '../../../engine/project/trust/project-commands.ts'
import { TrustedFolders } from '../../../engine/project/trust/trusted-folders.ts'
import { TrustDesk } from '../../../engine/service/trust-desk.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

/** Node, because it is there: a program with arguments on every platform. */
const node = JSON.stringify(process.execPath)
const check = (name: string, code: string, more = '') =>
  `  - name: ${name}\n    run: [${node}, -e, ${JSON.stringify(code)}]\n${more}`

function projectWith(...checks: string[]): { root: string; machine: Machine } {
  const root = temporaryFolder()
  writeFileSync(join(root, 'compose.yaml'), 'services: {web: {image: web}}\n')
  writeFileSync(join(root, 'stackmedic.yaml'), `checks:\n${checks.join('')}`)
  return { root, machine: testMachine() }
}

async function judge(root: string, machine: Machine) {
  const request = { root, machine, areas: ['health'], leaveOut: ['docker', 'containers'] } as const
  const { areas, findings } = await diagnose({ ...request, signal: new AbortController().signal }, registry)
  const own = findings.filter(({ rule }) => rule === 'health/project-check-failed')
  return {
    area: areas.find(({ id }) => id === 'health'),
    lines: own.map((one) => `${one.severity} ${one.variant} ${one.values['name']}`),
    own,
  }
}

async function trust(root: string, machine: Machine) {
  await new TrustedFolders(machine.dataDirectory).add(root, (await readProjectCommands(root))?.fingerprint ?? '')
}

describe('the checks of a project', () => {
  it('are not run before the person trusted the folder, and nothing is called fine', async () => {
    const { root, machine } = projectWith(check('mark', 'require("fs").writeFileSync("ran", "")'))
    const { area, own } = await judge(root, machine)
    expect(area).toMatchObject({ state: 'unknown', reason: { key: 'health.reasons.not-trusted' } })
    expect(own).toEqual([])
    expect(existsSync(join(root, 'ran'))).toBe(false)
    await trust(root, machine)
    await judge(root, machine)
    expect(existsSync(join(root, 'ran')), 'in the folder of the project').toBe(true)
  })

  it('say what they found, each in its own words', async () => {
    const { root, machine } = projectWith(
      check('passes', 'console.log("42 rows")', '    expect: {output: 42 rows}\n'),
      check('wrong code', 'console.error("no licence"); process.exit(3)'),
      check('code is right', 'process.exit(3)', '    expect: {exitCode: 3}\n'),
      check('wrong output', 'console.log("41 rows")', '    expect: {output: 42 rows}\n    severity: warning\n'),
      check('never ends', 'setInterval(() => {}, 1000)', '    timeout: 1\n'),
      '  - name: not there\n    run: [surely-no-such-program]\n',
    )
    await trust(root, machine)
    const { lines, own } = await judge(root, machine)
    expect([...lines].sort()).toEqual([
      'error exit-code wrong code',
      'error not-found not there',
      'error timed-out never ends',
      'warning output wrong output',
    ])
    expect(own.find(({ values }) => values['name'] === 'wrong code')?.evidence[0]?.text).toBe('no licence')
  })

  it('take words as words: nothing is expanded', async () => {
    const { root, machine } = projectWith(
      `  - name: words\n    run: [${node}, -e, "console.log(process.argv[1])", "$HOME; touch ran"]\n    expect: {output: "$HOME; touch ran"}\n`,
    )
    await trust(root, machine)
    expect((await judge(root, machine)).lines).toEqual([])
    expect(existsSync(join(root, 'ran'))).toBe(false)
  })

  it('show nothing that a terminal would obey', async () => {
    const { root, machine } = projectWith(check('loud', 'console.log("\\u001b[31mred"); process.exit(1)'))
    await trust(root, machine)
    expect((await judge(root, machine)).own[0]?.evidence[0]?.text).toBe('red')
  })
})

describe('a yes of the page', () => {
  it('counts only for the commands that it was shown', async () => {
    const { root, machine } = projectWith(check('one', '1'))
    const desk = new TrustDesk(machine.dataDirectory)
    const shown = await desk.look(root)
    if (shown.state === 'no-commands') throw new Error('no commands')
    writeFileSync(join(root, 'stackmedic.yaml'), `checks:\n${check('other', '2')}`)
    expect(await desk.set(root, shown.fingerprint, true)).toMatchObject({
      state: 'untrusted',
      commands: [{ name: 'other' }],
    })
    const now = await desk.look(root)
    if (now.state === 'no-commands') throw new Error('no commands')
    expect(await desk.set(root, now.fingerprint, true)).toMatchObject({ state: 'trusted' })
    expect(await desk.set(root, now.fingerprint, false)).toMatchObject({ state: 'untrusted' })
  })
})
