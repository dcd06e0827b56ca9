import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Diagnosis, diagnose } from '../../engine/core/diagnose.ts'
import { knownValues } from '../../engine/core/fact.ts'
import type { Finding } from '../../engine/core/finding.ts'
import { registry } from '../../engine/core/registry.ts'
import type { StepContext } from '../../engine/core/step.ts'
import { temporaryFolder, testMachine } from '../support/machine.ts'
import { prepareStack, type Stack, whyNoDocker } from './support/docker-stack.ts'

const reason = whyNoDocker()
const foreignImage = 'stackmedic-test/foreign'
const docker = (...argumentList: readonly string[]) =>
  execFileSync('docker', argumentList, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** A stack from one compose file and the files beside it; taken down when the test ends. */
async function stackOf(compose: string, files: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const folder = temporaryFolder()
  for (const [path, text] of Object.entries({ 'compose.yaml': compose, ...files })) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const stack = await prepareStack(folder)
  onTestFinished(() => stack.remove())
  return stack
}

/** What is said of the containers: `rule_variant service`, root causes first; and all of it. */
async function examine({ root }: Stack) {
  const machine = testMachine()
  const diagnosis = await diagnose({ root, machine, signal: new AbortController().signal }, registry)
  const own = diagnosis.findings.filter(({ area }) => area === 'containers')
  const nameOf = ({ rule, variant, where }: Finding) =>
    `${rule.replace('containers/', '')}${variant === undefined ? '' : `_${variant}`} ${where.service ?? ''}`.trim()
  return { diagnosis, machine, lines: own.map(nameOf), roots: own.filter(({ rootCause }) => rootCause).map(nameOf) }
}

/** Plans one fix of one finding, does its steps, and gives back what undoes them. */
async function mendWith(diagnosis: Diagnosis, rule: string, fixId: string, context: StepContext) {
  const finding = diagnosis.findings.find((candidate) => candidate.rule === rule)
  const fix = registry.fixes.find(({ id }) => id === fixId)
  if (finding === undefined || fix === undefined) throw new Error(`${rule} ${fixId}`)
  const facts = knownValues(fix.uses, diagnosis.facts)
  const planned = await fix.plan({ ...context, finding, facts })
  if (!planned.ok) throw new Error(planned.reason.key)
  const undos: (() => Promise<unknown>)[] = []
  for (const step of planned.steps) {
    const kind = registry.steps.get(step.kind)
    const prepared = await kind?.prepare(step, context)
    if (kind === undefined || prepared?.ok !== true) throw new Error(JSON.stringify(prepared))
    expect(await kind.apply(step, prepared.receipt, context)).toEqual({ ok: true })
    undos.unshift(async () => kind.undo?.(step, prepared.receipt, context))
  }
  return undos
}

const contextOf = (stack: Stack): StepContext => ({
  root: stack.root,
  machine: testMachine(),
  signal: new AbortController().signal,
  onOutput: () => undefined,
})

describe.skipIf(reason !== undefined)(
  `what keeps containers away${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('a name that another project has: put aside, brought up, and given back', async () => {
      const name = `stackmedic-taken-${process.pid}`
      const compose = `services:\n  db:\n    image: stackmedic-test/python\n    container_name: ${name}\n    command: sleep 600\n    init: true\n`
      const other = await stackOf(compose)
      await other.up()
      const own = await stackOf(compose)
      expect((await own.up()).output).toContain('is already in use by container')
      expect((await examine(own)).roots[0]).toBe('name-taken_running db')

      await other.compose('stop', '--timeout', '0')
      const { roots, lines, diagnosis } = await examine(own)
      expect(roots).toEqual(['name-taken db'])
      expect(lines.join()).toContain('not-created')
      const undos = await mendWith(diagnosis, 'containers/name-taken', 'containers/rename-holder', contextOf(own))
      expect((await own.up()).code).toBe(0)
      expect((await examine(own)).lines).toEqual([])
      await own.compose('down', '--timeout', '0')
      for (const undo of undos) expect(await undo()).toEqual({ ok: true })
      expect(docker('ps', '--all', '--filter', `name=^${name}$`, '--format', '{{.Names}}')).toBe(name)
      expect((await examine(own)).roots).toEqual(['name-taken db'])

      await mendWith(diagnosis, 'containers/name-taken', 'containers/drop-container-name', contextOf(own))
      expect((await own.up()).code).toBe(0)
      expect((await examine(own)).lines).toEqual([])
    })

    it('an image that the registry does not have, does not give, or that has to be built here', async () => {
      const server = createServer(({ url = '' }, response) => {
        if (url === '/v2/') return response.end('{}')
        const denied = url.includes('/private/')
        const error = denied ? { code: 'DENIED', message: 'denied' } : { code: 'MANIFEST_UNKNOWN', message: 'unknown' }
        return response
          .writeHead(denied ? 403 : 404, { 'Content-Type': 'application/json' })
          .end(JSON.stringify({ errors: [error] }))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => void server.close())
      const here = `127.0.0.1:${(server.address() as AddressInfo).port}`
      const own = `stackmedic-never/backend-${process.pid}`
      const stack = await stackOf(
        [
          'services:',
          `  gone: { image: '${here}/some/app:9' }`,
          `  private: { image: '${here}/private/app' }`,
          "  closed: { image: '127.0.0.1:1/some/app' }",
          "  wrong: { image: 'No:such' }",
          `  backend: { image: '${own}', command: sleep 600 }`,
          '',
        ].join('\n'),
        { 'backend/Dockerfile': 'FROM stackmedic-test/python\n' },
      )
      expect((await stack.up()).code).not.toBe(0)
      const { lines, diagnosis } = await examine(stack)
      expect(lines).toEqual(
        expect.arrayContaining([
          'image-missing_not-found gone',
          'image-missing_denied private',
          'image-missing_unreachable closed',
          'image-missing_not-a-name wrong',
        ]),
      )
      expect(lines.at(-1)).toBe('not-created_never')
      const built = diagnosis.findings.filter(
        ({ rule, where }) => rule === 'containers/image-missing' && where.service === 'backend',
      )
      expect(built[0]?.fixes.map(({ id }) => id)).toEqual(['containers/build-image'])
      await mendWith(
        { ...diagnosis, findings: built },
        'containers/image-missing',
        'containers/build-image',
        contextOf(stack),
      )
      onTestFinished(() => void docker('rmi', own))
      expect((await examine(stack)).lines).not.toContain('image-missing_denied backend')
      expect((await stack.compose('up', '-d', '--no-deps', 'backend')).code).toBe(0)
    })
  },
)

describe.skipIf(reason !== undefined)('what the processor cannot run', () => {
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'stackmedic-foreign-'))
    // The first bytes of a program for arm64, and nothing behind them.
    const header = Buffer.alloc(64)
    header.write('7f454c460201010000000000000000000200b70001', 'hex')
    writeFileSync(join(folder, 'app'), header, { mode: 0o755 })
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n')
    execFileSync('docker', ['build', '--quiet', '--platform', 'linux/arm64', '--tag', foreignImage, folder], {
      env: { ...process.env, DOCKER_BUILDKIT: '0' },
      stdio: 'ignore',
    })
    rmSync(folder, { recursive: true })
  })
  afterAll(() => void docker('rmi', '--force', foreignImage))

  it('an image for another processor', async () => {
    const stack = await stackOf(`services:\n  app:\n    image: ${foreignImage}\n`)
    await stack.up()
    const { roots, lines, diagnosis } = await examine(stack)
    expect(docker('image', 'inspect', foreignImage, '--format', '{{.Architecture}}')).toBe('arm64')
    expect(roots).toEqual(['exec-format app'])
    expect(lines).toEqual(['exec-format app', expect.stringMatching(/^exited/)])
    expect(diagnosis.findings[0]?.rule).toBe('containers/exec-format')
  })

  it('a script without a first line', async () => {
    const stack = await stackOf('services:\n  app:\n    build: .\n    command: [/start.sh]\n', {
      Dockerfile: 'FROM stackmedic-test/python\nCOPY start.sh /start.sh\nRUN chmod +x /start.sh\n',
      'start.sh': 'echo hello\n',
    })
    await stack.compose('up', '-d', '--build')
    expect((await examine(stack)).roots).toEqual(['exec-format_script app'])
    await stack.compose('down', '--rmi', 'local')
  })
})
