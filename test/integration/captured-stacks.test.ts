import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ContainerLog } from '../../engine/containers/facts.ts'
import { type Diagnosis, diagnose } from '../../engine/core/diagnose.ts'
import type { FactRecord } from '../../engine/core/fact.ts'
import type { Finding } from '../../engine/core/finding.ts'
import { registry } from '../../engine/core/registry.ts'
import { buildReport } from '../../engine/report/report.ts'
import { renderText } from '../../engine/report/text.ts'
import { languages } from '../../engine/texts/languages.ts'
import { createTranslator } from '../../engine/texts/translator.ts'
import { isInLogs, locateEvidence, serviceOf } from '../../renderer/logs/locate-evidence.ts'
import { mergeLogs } from '../../renderer/logs/merge-logs.ts'
import { workingEngine } from '../support/fake-engines.ts'
import { temporaryFolder, testMachine } from '../support/machine.ts'

/*
 * Stacks that were brought up on a real engine elsewhere, with what that engine said and what a right diagnosis is.
 * They lie beside the checkout where there are any; here an engine on a socket says the same again.
 */
const shared = process.env['STACKMEDIC_SHARED'] ?? resolve(import.meta.dirname, '..', '..', '..', 'shared')
const folder = join(shared, 'stacks')
const names = existsSync(folder)
  ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'expected.json')))
  : []

const expectedSchema = z.object({
  root_cause: z.object({ id: z.string(), also_acceptable: z.array(z.string()).default([]) }).nullable(),
  symptoms: z.array(z.object({ rule: z.string(), service: z.string() })).default([]),
})

const inspectSchema = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  State: z.looseObject({ Status: z.string() }),
  Config: z.looseObject({ Labels: z.record(z.string(), z.string()) }),
})

/** A stack, and services that are as they were in other stacks of the same project. */
interface Case {
  readonly name: string
  readonly others?: Readonly<Record<string, string>>
}

const serviceOfContainer = ({ Config }: z.infer<typeof inspectSchema>) =>
  Config.Labels['com.docker.compose.service'] ?? ''

/** What the engine said about the containers of a stack, with the project moved to `root`. */
function containersOf(name: string, root: string) {
  const captured = join(folder, name, 'captured')
  const text = readFileSync(join(captured, 'inspect.json'), 'utf8')
  const label = (key: string) => new RegExp(`"com\\.docker\\.compose\\.${key}":"([^"]*)"`).exec(text)?.[1] ?? ''
  const moved = text
    .replaceAll(label('project\\.working_dir'), root)
    .replaceAll(`"com.docker.compose.project":"${label('project')}"`, '"com.docker.compose.project":"captured"')
  const containers = z.array(inspectSchema).parse(JSON.parse(moved))
  return containers.map((container) => {
    return { ...container, log: join(captured, 'logs', `${serviceOfContainer(container)}.mux`) }
  })
}

/** Says what the engine said about the case, with the project moved to `root`. */
function replayEngine({ name, others = {} }: Case, root: string): Promise<string> {
  const own = containersOf(name, root).filter((container) => others[serviceOfContainer(container)] === undefined)
  const foreign = Object.entries(others).flatMap(([service, other]) =>
    containersOf(other, root).filter((container) => serviceOfContainer(container) === service),
  )
  const containers = [...own, ...foreign]
  return workingEngine((request, response) => {
    const url = new URL(request.url ?? '/', 'http://docker')
    if (url.pathname === '/containers/json') {
      const list = containers.map(({ Id, Name, State, Config }) => ({
        Id,
        Names: [Name],
        State: State.Status,
        Labels: Config.Labels,
      }))
      return response.end(JSON.stringify(list))
    }
    // Nobody captured the images; what was brought up had them.
    if (url.pathname.startsWith('/images/')) return response.end('{"Os":"linux","Architecture":"amd64"}')
    const [, id, what] = /^\/containers\/([0-9a-f]+)\/(json|logs)$/.exec(url.pathname) ?? []
    const container = containers.find(({ Id }) => Id === id)
    if (container === undefined) return response.writeHead(404).end('{"message":"no such container"}')
    if (what === 'json') return response.end(JSON.stringify(container))
    return response.end(existsSync(container.log) ? readFileSync(container.log) : '')
  })
}

const composeOf = (project: string) => join(project, 'docker-compose.yml')

/** The project of the case: of the other stacks it has the part of the compose file, and the program of the worker. */
function projectOf({ name, others = {} }: Case): string {
  const root = join(temporaryFolder(), 'project')
  cpSync(join(folder, name, 'project'), root, { recursive: true })
  for (const [service, other] of Object.entries(others)) {
    const part = new RegExp(`^ {2}${service}:\\n(?: {4}.*\\n)*`, 'm')
    const foreign = part.exec(readFileSync(composeOf(join(folder, other, 'project')), 'utf8'))?.[0]
    if (foreign === undefined) throw new Error(`${other} has no service ${service}`)
    writeFileSync(composeOf(root), readFileSync(composeOf(root), 'utf8').replace(part, foreign))
    const program = join('backend', 'app', `${service}.py`)
    cpSync(join(folder, other, 'project', program), join(root, program))
  }
  return root
}

async function examine(what: Case) {
  const root = projectOf(what)
  const home = temporaryFolder()
  const DOCKER_HOST = `unix://${await replayEngine(what, root)}`
  const environment = { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home, DOCKER_HOST }
  const machine = testMachine({ homeDirectory: home, environment })
  // Nobody listens here on the ports that were published there.
  const leaveOut = ['health'] as const
  return diagnose({ root, machine, leaveOut, signal: new AbortController().signal }, registry)
}

/** What the page of logs could not jump to. */
function evidenceWithoutLine(findings: readonly Finding[], record: FactRecord | undefined): string[] {
  const logs = record?.state === 'known' ? (record.value as readonly ContainerLog[]) : []
  const lines = mergeLogs(logs)
  return findings.flatMap(({ rule, evidence }) =>
    evidence
      .filter(isInLogs)
      .filter(({ source, text }) => locateEvidence(lines, serviceOf(source), text).length === 0)
      .map(({ source, text }) => `${rule} ${source} ${text}`),
  )
}

const translators = languages.map(createTranslator)

/** Findings that are called a consequence without a cause that is there, or without words why. */
function unexplained(findings: readonly Finding[]): string[] {
  const ids = new Set(findings.map(({ id }) => id))
  return findings
    .filter(({ rootCause }) => !rootCause)
    .filter(({ explainedBy }) => {
      const isSaid = ({ finding, why }: Finding['explainedBy'][number]) =>
        ids.has(finding) && translators.every((say) => ![why.key, ''].includes(say(why)) && !say(why).includes('{{'))
      return explainedBy.length === 0 || !explainedBy.every(isSaid)
    })
    .map(({ rule, explainedBy }) => `${rule} ${JSON.stringify(explainedBy)}`)
}

/** A terminal's lines are made of words: more than one space between them is not kept. */
const words = (text = '') => text.trim().split(/\s+/).join(' ')

/** Letters between a title and its reason, such as the name of its service. */
const mostBetween = 60

/** Reasons that `diagnose` does not print under what they explain. */
function unprinted(diagnosis: Diagnosis): string[] {
  return languages.flatMap((language) => {
    const translate = createTranslator(language)
    const options = { translate, language, version: '0', platform: 'linux', journal: [], identity: null } as const
    const report = buildReport(diagnosis, options)
    // Prose is wrapped, whatever the width.
    const text = words(renderText(report, translate))
    return report.findings
      .filter(({ rootCause }) => !rootCause)
      .filter(({ title, explanations }) => {
        const why = words(explanations[0]?.why)
        const [, ...behind] = text.split(words(title))
        return why === '' || !behind.some((rest) => rest.slice(0, why.length + mostBetween).includes(why))
      })
      .map(({ rule, title }) => `${language} ${rule} ${title}`)
  })
}

const known = new Set(registry.checks.map(({ rule }) => rule))

describe.skipIf(names.length === 0)('what a real engine said about a stack', () => {
  it.each(names)('%s', async (name) => {
    const expected = expectedSchema.parse(JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')))
    const diagnosis = await examine({ name })
    const { findings, facts } = diagnosis
    expect(unexplained(findings)).toEqual([])
    expect(unprinted(diagnosis)).toEqual([])
    expect(evidenceWithoutLine(findings, facts['containers/logs'])).toEqual([])
    const errors = findings.filter(({ severity }) => severity === 'error')
    const roots = findings.filter(({ rootCause, severity }) => rootCause && severity !== 'info').map(({ rule }) => rule)
    const containers = errors.filter(({ area }) => area === 'containers')
    if (expected.root_cause === null) {
      expect(errors).toEqual([])
      return
    }
    // Where the rule of the right answer does not exist yet, or needs the machine of that time, a symptom comes first.
    const { id, also_acceptable: also } = expected.root_cause
    const right = [id, ...also].some((rule) => known.has(rule)) && name !== 'port-conflict'
    const symptoms = ['containers/exited', 'containers/restart-loop', 'containers/unhealthy']
    if (containers.length > 0 || right) expect(right ? [id, ...also] : symptoms).toContain(roots[0])
    for (const { rule, service } of expected.symptoms) {
      if (!known.has(rule)) continue
      const symptom = containers.find((finding) => finding.rule === rule && finding.where.service === service)
      expect(symptom, `${rule} ${service}`).toBeDefined()
      const isExplained = right || rule === 'containers/blocked-by-dependency'
      if (isExplained) expect(symptom?.rootCause, `${rule} ${service} is explained`).toBe(false)
    }
  })

  it.each([
    {
      name: 'unhealthy-healthcheck',
      others: { worker: 'oom-killed' },
      causes: ['backend compose/healthcheck-tool-missing', 'worker containers/oom-killed'],
      effects: [
        'backend containers/unhealthy',
        'backend logs/program-not-found',
        'frontend containers/blocked-by-dependency',
      ],
    },
    {
      name: 'non-idempotent-migration',
      others: { worker: 'oom-killed' },
      causes: ['backend migrations/not-idempotent', 'worker containers/oom-killed'],
      effects: [],
    },
  ])('two causes that have nothing to do with each other are two: $name, $others.worker', async (combo) => {
    if (!names.includes(combo.name)) return
    const { findings } = await examine(combo)
    const said = (all: readonly Finding[]) => all.map(({ where, rule }) => `${where.service} ${rule}`).sort()
    const errors = findings.filter(({ severity }) => severity === 'error')
    expect(said(errors.filter(({ rootCause }) => rootCause))).toEqual(combo.causes)
    expect(said(errors.filter(({ rootCause }) => !rootCause))).toEqual(combo.effects)
    expect(unexplained(findings)).toEqual([])
    // Neither explains anything of the other's.
    const worker = findings.find(({ rule }) => rule === 'containers/oom-killed')
    const blamed = errors.filter(({ explainedBy }) => explainedBy.some(({ finding }) => finding === worker?.id))
    expect(said(blamed)).toEqual([])
  })
})
