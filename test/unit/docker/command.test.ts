import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Terminal } from '../../../cli/command.ts'
import defineDocker from '../../../cli/commands/docker.ts'
import { endpointsSchema } from '../../../engine/docker/facts.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { rawEngine, workingEngine } from '../../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

async function run(socket: string, ...argumentList: readonly string[]) {
  const home = temporaryFolder()
  const environment = { HOME: home, XDG_RUNTIME_DIR: home, DOCKER_HOST: `unix://${socket}` }
  let output = ''
  const terminal: Terminal = {
    machine: testMachine({ homeDirectory: home, environment }),
    write: (text) => {
      output += text
    },
    note: () => undefined,
    confirm: async () => false,
    signal: new AbortController().signal,
    translator: async (language) => createTranslator(language ?? 'en'),
    applicationFolder: '',
  }
  const program = new Command('stackmedic').exitOverride()
  let code: number | undefined
  defineDocker(program, terminal, async (action) => {
    code = await action
  })
  await program.parseAsync(['docker', ...argumentList], { from: 'user' })
  return { code, output }
}

describe.skipIf(process.platform === 'win32')('stackmedic docker', () => {
  it('says which engine answers and why that one is used', async () => {
    const socket = await workingEngine()
    const { code, output } = await run(socket)
    expect(code).toBe(0)
    expect(output).toContain(`The docker command uses unix://${socket}, because DOCKER_HOST says so.`)
    expect(output).toContain('It answers: version 27.3.1, API 1.47, linux containers.')
    const [chosen] = output.split('\n').filter((line) => line.startsWith('*'))
    expect(chosen).toMatch(/answers +27\.3\.1 +Docker Desktop 4\.41\.2(?:, \S+ \(pid \d+\))?$/)
  })

  it('ends with 1 when it does not answer, and says why, in Spanish too', async () => {
    const { code, output } = await run(join(temporaryFolder(), 'none.sock'), '--lang', 'es')
    expect(code).toBe(1)
    expect(output).toContain('No hay ningún motor de Docker en marcha')
  })

  it('never lets an answer write on the terminal', async () => {
    const socket = await rawEngine((connection) => connection.end('\u001b[2Jowned\r\n'))
    const { code, output } = await run(socket)
    expect(code).toBe(1)
    expect(output).not.toContain('\u001b')
    expect(output).toContain('is not a Docker engine')
  })

  it('prints the same for machines', async () => {
    const socket = await workingEngine()
    const { output } = await run(socket, '--format', 'json')
    const { choice, endpoints } = endpointsSchema.parse(JSON.parse(output))
    expect(choice).toMatchObject({ host: `unix://${socket}`, reason: 'docker-host' })
    expect(endpoints[0]).toMatchObject({ state: 'ok', accepts: true, version: '27.3.1' })
  })
})
