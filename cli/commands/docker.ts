import { Option } from 'commander'
import { z } from 'zod'
import { FactReader } from '../../engine/core/fact-reader.ts'
import { message } from '../../engine/core/message.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { endpointMessage } from '../../engine/docker/endpoint-message.ts'
import {
  type Endpoint,
  type Endpoints,
  endpointsFact,
  type Installation,
  installationFact,
} from '../../engine/docker/facts.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'

const optionsSchema = z.object({ format: z.enum(['text', 'json']), lang: z.enum(['en', 'es']).optional() })

/** `stackmedic docker`: which engine answers, and which one the docker command would use. */
const defineDocker: DefineCommand = (program, terminal, run) => {
  program
    .command('docker')
    .description('Show which Docker engine answers, and which one the docker command would use')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .addOption(languageOption())
    .action((options: unknown) => run(dockerCommand(optionsSchema.parse(options), terminal)))
}
export default defineDocker

async function dockerCommand(options: z.output<typeof optionsSchema>, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const { machine, signal } = terminal
  const facts = new FactReader({ root: process.cwd(), machine, signal }, registry, () => undefined)
  const [record, installed] = await Promise.all([facts.read(endpointsFact), facts.read(installationFact)])
  if (record.state !== 'known') {
    terminal.note(translate(record.reason))
    return exitCodes.couldNotLook
  }
  const endpoints = record.value
  if (options.format === 'json') terminal.write(`${JSON.stringify(endpoints, null, 2)}\n`)
  else {
    const installation = installed.state === 'known' ? installed.value : undefined
    terminal.write(stripControlSequences(describe(endpoints, installation, translate)))
  }
  return answers(endpoints) ? exitCodes.nothingWrong : exitCodes.errorFound
}

function answers({ choice, endpoints }: Endpoints): boolean {
  return choice.host !== undefined && endpoints[0]?.state === 'ok'
}

function describe(endpoints: Endpoints, installation: Installation | undefined, translate: Translate): string {
  const { choice, problems } = endpoints
  const chosen = choice.host === undefined ? 'missing' : choice.reason
  const values = { host: choice.host ?? '', context: choice.context ?? '' }
  return [
    translate(message(`docker.command.chosen-${chosen}`, values)),
    verdict(endpoints, translate),
    '',
    ...table(endpoints, translate),
    '',
    translate(message('docker.command.legend')),
    ...(installation === undefined ? [] : [installedText(installation, translate)]),
    ...problems.map((problem) => translate(message('docker.command.broken-file', problem))),
    '',
  ].join('\n')
}

function verdict(endpoints: Endpoints, translate: Translate): string {
  const [first] = endpoints.endpoints
  if (!answers(endpoints) || first === undefined) {
    return translate(message('docker.command.does-not-answer', { reason: translate(endpointMessage(endpoints)) }))
  }
  const { version = '?', apiVersion = '?', osType = '?' } = first
  return translate(message('docker.command.answers', { version, api: apiVersion, os: osType }))
}

function table({ endpoints, choice }: Endpoints, translate: Translate): string[] {
  const heading = [
    '',
    ...(['engine', 'exists', 'accepts', 'state', 'version', 'contexts', 'product'] as const).map(word),
  ]
  const rows = endpoints.map((endpoint, index) => [
    index === 0 && choice.host !== undefined ? '*' : '',
    ...cells(endpoint, translate),
  ])
  const all = [heading, ...rows]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )

  function word(name: string): string {
    return translate(message(`docker.command.${name}`))
  }
}

function cells(endpoint: Endpoint, translate: Translate): string[] {
  const { host, state, version, contexts, exists, accepts } = endpoint
  const yesOrNo = (value: boolean | undefined) =>
    translate(message(`docker.command.${value === undefined ? 'unknown' : value ? 'yes' : 'no'}`))
  return [
    host,
    yesOrNo(exists ?? (accepts || undefined)),
    yesOrNo(state === 'not-asked' ? undefined : accepts),
    translate(message(`docker.states.${state}`)),
    version ?? '',
    contexts.join(', '),
    whoOf(endpoint, translate),
  ]
}

/** What it says of itself before who listens, and that before who usually does. */
function whoOf({ platformName, engineName, product, owner }: Endpoint, translate: Translate): string {
  const named = platformName ?? (engineName === 'Engine' ? undefined : engineName)
  const program =
    owner === undefined ? undefined : translate(message('docker.command.pid', { name: owner.name, pid: owner.pid }))
  const parts = [named, program].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : (product ?? '')
}

function installedText({ command, engine, products }: Installation, translate: Translate): string {
  const places = [command, engine].filter((path) => path !== undefined)
  const what = [...places, ...products.map(({ name, path }) => `${name} (${path})`)].join(', ')
  if (engine === undefined && products.length === 0 && command === undefined) {
    return translate(message('docker.command.nothing-installed'))
  }
  return translate(message('docker.command.installed', { what }))
}
