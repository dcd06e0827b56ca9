import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ContainerLog } from '../../engine/containers/facts.ts'
import { diagnose } from '../../engine/core/diagnose.ts'
import type { FactRecord } from '../../engine/core/fact.ts'
import type { Finding } from '../../engine/core/finding.ts'
import { registry } from '../../engine/core/registry.ts'
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

/** Says what the engine said about the case, with the project moved to `root`. */
function replayEngine(name: string, root: string): Promise<string> {
  const captured = join(folder, name, 'captured')
  const text = readFileSync(join(captured, 'inspect.json'), 'utf8')
  const original = /"com\.docker\.compose\.project\.working_dir":"([^"]*)"/.exec(text)?.[1] ?? ''
  const containers = z.array(inspectSchema).parse(JSON.parse(text.replaceAll(original, root)))
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
    const log = join(captured, 'logs', `${container.Config.Labels['com.docker.compose.service']}.mux`)
    return response.end(existsSync(log) ? readFileSync(log) : '')
  })
}

async function examine(name: string) {
  const root = join(temporaryFolder(), 'project')
  await cp(join(folder, name, 'project'), root, { recursive: true })
  const home = temporaryFolder()
  const DOCKER_HOST = `unix://${await replayEngine(name, root)}`
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

const known = new Set(registry.checks.map(({ rule }) => rule))

describe.skipIf(names.length === 0)('what a real engine said about a stack', () => {
  it.each(names)('%s', async (name) => {
    const expected = expectedSchema.parse(JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')))
    const { findings, facts } = await examine(name)
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
})
