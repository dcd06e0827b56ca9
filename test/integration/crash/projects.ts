import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { thisMachine } from '../../../engine/core/machine.ts'
import type { Plan } from '../../../engine/core/plan.ts'
import { processControl } from '../../../engine/core/processes/process-control.ts'
import type { Step } from '../../../engine/core/step.ts'
import type { DockerStep } from '../../../engine/core/steps/docker.ts'
import type { DockerContextStep } from '../../../engine/core/steps/docker-context.ts'
import type { DockerNetworkStep } from '../../../engine/core/steps/docker-network.ts'
import { type EditFileStep, editFileStep } from '../../../engine/core/steps/edit-file.ts'
import type { FileModeStep } from '../../../engine/core/steps/file-mode.ts'
import type { FirewallRuleStep } from '../../../engine/core/steps/firewall-rule.ts'
import { type GitModeStep, keptFile } from '../../../engine/core/steps/git-mode.ts'
import type { PortReservationStep } from '../../../engine/core/steps/port-reservation.ts'
import type { RunStep } from '../../../engine/core/steps/run.ts'
import type { ServiceStep } from '../../../engine/core/steps/service.ts'
import { stopProcessStep } from '../../../engine/core/steps/stop-process.ts'
import { readState, type WindowsState } from './recorded-windows.ts'

/** A project and a plan for it. */
export interface Scene {
  readonly root: string
  readonly plan: Plan
  /** Absent where the plan stops nothing. */
  readonly sleeper?: ChildProcess
  /** Added to this machine's. */
  readonly environment?: Readonly<Record<string, string>>
  /** The file that is its Windows. */
  readonly windows?: string
  /** What the plan changes besides files. */
  readonly outside?: () => unknown
  /** Waits until what was told to somebody else before the kill has happened. */
  readonly settle?: () => Promise<unknown>
  readonly remove?: () => void
}

/** Every file below a folder, with its bytes and mode. */
export function photograph(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    // Git writes down when it saw a file; what it keeps of it is looked at by asking Git.
    (entry) => entry.isFile() && !entry.parentPath.startsWith(join(root, '.git')),
  )
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      const mode = (statSync(path).mode & 0o777).toString(8)
      return [path.slice(root.length + 1), `${mode} ${readFileSync(path).toString('base64')}`]
    }),
  )
}

/** Changes, creates, changes in a folder, and changes the first file once more. */
export async function editFiles(root: string): Promise<Scene> {
  fill(root)
  const first = await edit(root, 'a b.sh', 'second\r\n'.repeat(3000))
  const again: EditFileStep = { ...first, expectedHash: hashOf(first.content), content: base64('third\n'.repeat(4000)) }
  const created = await edit(root, 'new.txt', 'new\n'.repeat(2000))
  return { root, plan: planOf(root, [first, created, await edit(root, 'sub/c.txt', 'other'), again]) }
}

/** Runs a program between two changes. */
export async function runProgram(root: string): Promise<Scene> {
  fill(root)
  const script = "require('node:fs').writeFileSync('ran.log', '')"
  const run: RunStep = {
    kind: 'run',
    program: process.execPath,
    arguments: ['-e', script],
    cwd: '.',
    timeoutMs: 60_000,
  }
  return { root, plan: planOf(root, [await edit(root, 'a b.sh', 'second'), run, await edit(root, 'sub/c.txt', 'x')]) }
}

/** Stops a real process between two changes. */
export async function stopProgram(root: string): Promise<Scene> {
  fill(root)
  const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)'], { stdio: 'ignore' })
  await new Promise((resolve) => sleeper.once('spawn', resolve))
  const control = await processControl(thisMachine())
  const seen = await control.look(sleeper.pid ?? 0)
  const planned = await stopProcessStep(control, { pid: sleeper.pid ?? 0, startTime: seen?.startTime ?? '' })
  if (!planned.ok) throw new Error(planned.reason.key)
  const steps = [await edit(root, 'a b.sh', 'second'), planned.step, await edit(root, 'sub/c.txt', 'x')]
  return { root, sleeper, plan: planOf(root, steps) }
}

/** Changes permissions between two changes of content, one of them of the same file. */
export async function changeModes(root: string): Promise<Scene> {
  fill(root)
  const mode: FileModeStep = { kind: 'file-mode', path: 'a b.sh', from: 0o750, to: 0o755 }
  const back: FileModeStep = { kind: 'file-mode', path: 'sub/c.txt', from: 0o644, to: 0o600 }
  chmodSync(join(root, 'sub', 'c.txt'), 0o644)
  return { root, plan: planOf(root, [await edit(root, 'sub/c.txt', 'other'), mode, back]) }
}

/** Changes what Git keeps of a file and the context of docker between two changes. */
export async function changeSettings(root: string): Promise<Scene> {
  fill(root)
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' })
  git('init', '--quiet', '--template=')
  git('add', '.')
  const environment = { DOCKER_CONFIG: join(root, '..', 'docker') }
  const env = { ...process.env, ...environment }
  const options = { env, encoding: 'utf8', stdio: 'pipe' } as const
  execFileSync('docker', ['context', 'create', 'other', '--docker', 'host=tcp://127.0.0.1:1'], options)
  const kept = await keptFile(root, 'sub/c.txt', thisMachine(), new AbortController().signal)
  if (kept === undefined) throw new Error('Git does not keep the file')
  const steps = [
    await edit(root, 'a b.sh', 'second'),
    { ...kept, kind: 'git-mode', path: 'sub/c.txt', executable: true } satisfies GitModeStep,
    { kind: 'docker-context', from: 'default', to: 'other' } satisfies DockerContextStep,
    await edit(root, 'sub/c.txt', 'x'),
  ]
  const modes = () => git('ls-files', '--stage')
  const outside = () => [modes(), execFileSync('docker', ['context', 'show'], options)]
  return { root, environment, outside, plan: planOf(root, steps) }
}

/** Stops and disables services, reserves a port and adds a firewall rule between two changes. */
export async function changeWindows(root: string): Promise<Scene> {
  fill(root)
  const windows = join(root, '..', 'windows.json')
  const state: WindowsState = {
    services: { winnat: 'running', W3SVC: 'running', MySQL: 'running' },
    starts: { W3SVC: 'auto', MySQL: 'auto' },
    reserved: [],
    rules: ['of somebody else'],
  }
  writeFileSync(windows, JSON.stringify(state))
  const steps = [
    await edit(root, 'a b.sh', 'second'),
    { kind: 'service', operation: 'stop', name: 'W3SVC' } satisfies ServiceStep,
    { kind: 'service', operation: 'disable', name: 'MySQL' } satisfies ServiceStep,
    { kind: 'port-reservation', protocol: 'tcp', port: 8000 } satisfies PortReservationStep,
    {
      kind: 'firewall-rule',
      operation: 'allow',
      name: 'Stackmedic: TCP 8000 (1)',
      protocol: 'tcp',
      port: 8000,
      profile: 'private',
    } satisfies FirewallRuleStep,
    await edit(root, 'sub/c.txt', 'x'),
  ]
  return { root, windows, outside: () => readState(windows), plan: planOf(root, steps) }
}

/** Renames and stops a container of a real engine and removes a network, between two changes. */
export async function changeContainers(root: string): Promise<Scene> {
  fill(root)
  const name = `stackmedic-kill-${randomBytes(4).toString('hex')}`
  const start = ['run', '--detach', '--stop-timeout', '0', '--name', name, 'stackmedic-test/python', 'sleep', '3600']
  const container = docker(...start)
  const network = docker('network', 'create', '--label', 'of=nobody', name)
  const step = { kind: 'docker', container, name } as const
  const steps = [
    await edit(root, 'a b.sh', 'second'),
    { ...step, operation: 'rename-container', newName: `${name}-old` } satisfies DockerStep,
    { kind: 'docker-network', operation: 'remove-network', network, name } satisfies DockerNetworkStep,
    { ...step, operation: 'stop-container' } satisfies DockerStep,
    await edit(root, 'sub/c.txt', 'x'),
  ]
  const networks = (...format: string[]) => docker('network', 'ls', '--filter', `name=^${name}$`, ...format)
  const look = () =>
    [
      docker('inspect', '--format', '{{.Name}} {{.State.Running}}', container),
      // One that was made again has another id, and all else as before.
      networks('--format', '{{.Name}} {{.Driver}} {{.Label "of"}}'),
    ].join('\n')
  return {
    root,
    plan: planOf(root, steps),
    outside: look,
    settle: () => untilQuiet(look),
    remove: () => {
      docker('rm', '--force', container)
      for (const id of networks('--quiet').split('\n').filter(Boolean)) docker('network', 'rm', id)
    },
  }
}

/** What a killed client asked for comes late on a busy machine: quiet lasts as much longer as looking takes longer there. */
async function untilQuiet(look: () => unknown): Promise<void> {
  const quietMs = { least: 700, looks: 8 }
  const begun = Date.now()
  let seen = look()
  let since = Date.now()
  const needed = Math.max(quietMs.least, quietMs.looks * (since - begun))
  while (Date.now() - since < needed) {
    await setTimeout(100)
    const now = look()
    if (now !== seen) since = Date.now()
    seen = now
  }
}

function docker(...words: readonly string[]): string {
  return execFileSync('docker', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

function fill(root: string): void {
  mkdirSync(join(root, 'sub'), { recursive: true })
  writeFileSync(join(root, 'a b.sh'), 'first\r\n'.repeat(3000))
  chmodSync(join(root, 'a b.sh'), 0o750)
  writeFileSync(join(root, 'sub', 'c.txt'), Buffer.from('caf\xe9\n', 'latin1'))
}

async function edit(root: string, path: string, content: string): Promise<EditFileStep> {
  const planned = await editFileStep(root, path, content)
  if (!planned.ok) throw new Error(planned.reason.key)
  return planned.step
}

export function planOf(root: string, steps: readonly Step[], id = 'p'): Plan {
  const text = { key: 'core.cancelled' }
  const flags = { risk: 'ask', elevation: false, undoable: true } as const
  const texts = { fix: 't/f', finding: 't/r', title: text, findingTitle: text, explanation: text }
  return { id, root, ...texts, ...flags, createdAt: new Date().toISOString(), steps }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function hashOf(content: string): string {
  return createHash('sha256').update(Buffer.from(content, 'base64')).digest('hex')
}
