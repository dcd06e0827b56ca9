import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Terminal } from '../../../cli/command.ts'
import defineFix from '../../../cli/commands/fix.ts'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { registry } from '../../../engine/core/registry.ts'
import { stripControlSequences } from '../../../engine/core/strip-control-sequences.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

describe.skipIf(process.platform === 'win32')('stackmedic fix, for what only a person can do', () => {
  it('shows the steps, asks nothing and changes nothing', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'compose.yaml'), 'services: { web: { image: nginx } }\n')
    const home = temporaryFolder()
    writeFileSync(join(home, '.profile'), 'DOCKER_HOST=tcp://no-such-host.invalid:2375\n')
    const environment = { HOME: home, XDG_RUNTIME_DIR: home, DOCKER_HOST: 'tcp://no-such-host.invalid:2375' }
    const machine = testMachine({ homeDirectory: home, environment })
    const { signal } = new AbortController()
    const { findings } = await diagnose({ root, machine, signal }, registry)
    const id = findings.find(({ rule }) => rule === 'docker/env-override')?.id ?? ''
    let output = ''
    const terminal: Terminal = {
      machine,
      write: (text) => {
        // Where FORCE_COLOR is set, there are colours in it.
        output += stripControlSequences(text)
      },
      note: () => undefined,
      confirm: async () => {
        throw new Error('nothing is to be asked')
      },
      signal,
      translator: async (language) => createTranslator(language ?? 'en'),
      applicationFolder: '',
    }
    const program = new Command('stackmedic').exitOverride()
    let code: number | undefined
    defineFix(program, terminal, async (action) => {
      code = await action
    })
    await program.parseAsync(['fix', root, '--finding', id, '--yes'], { from: 'user' })
    expect(code).toBe(1)
    expect(output).toContain(`1. Remove line 1 of ${join(home, '.profile')}, or put a # in front of it`)
    expect(output).toContain('   unset DOCKER_HOST')
    expect(output).not.toContain('cannot be undone')
  })
})
