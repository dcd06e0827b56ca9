import { win32 } from 'node:path'
import { z } from 'zod'
import { awaitEngine } from '../../docker/await-engine.ts'
import { findInstallation } from '../../docker/find-installation.ts'
import type { Machine } from '../machine.ts'
import { message } from '../message.ts'
import { defineStepKind } from '../step.ts'

const schema = z.strictObject({ kind: z.literal('docker-desktop') })
export type DockerDesktopStep = z.infer<typeof schema>

/** The first start after an update takes minutes. */
const patienceMs = 180_000

/** Opens Docker Desktop from where it is installed, and waits until its engine answers. */
export default defineStepKind<DockerDesktopStep, null>({
  kind: 'docker-desktop',
  schema,
  receiptSchema: z.null(),
  describe: () => ({ summary: message('docker.steps.start-engine.desktop') }),
  async prepare(_step, { machine }) {
    if ((await starter(machine)) !== undefined) return { ok: true, receipt: null }
    return { ok: false, reason: message('docker.steps.start-engine.no-desktop') }
  },
  async apply(_step, _receipt, context) {
    const { machine, signal } = context
    const command = await starter(machine)
    if (command === undefined) return { ok: false, reason: message('docker.steps.start-engine.no-desktop') }
    const result = await machine.runProcess(command.program, command.words, { timeoutMs: 30_000, signal })
    // Explorer ends with 1 also when it did open the program.
    if (result.outcome === 'exited' && (result.code === 0 || machine.platform === 'windows')) {
      return awaitEngine(context, patienceMs)
    }
    const detail = result.outcome === 'exited' ? result.stderr.toString('utf8').trim().slice(0, 500) : result.outcome
    return { ok: false, reason: message('docker.steps.start-engine.failed', { detail }) }
  },
  // It may be opening, which takes minutes; opening it once more brings its window to the front.
  wasApplied: async () => undefined,
})

/** A program that opens Docker Desktop and ends at once: one that stays would end with its starter. */
async function starter(machine: Machine): Promise<{ readonly program: string; readonly words: string[] } | undefined> {
  const { products } = await findInstallation(machine)
  const desktop = products.find(({ name }) => name === 'Docker Desktop')
  if (desktop === undefined) return undefined
  if (machine.platform === 'macos') return { program: '/usr/bin/open', words: ['-a', desktop.path] }
  if (machine.platform === 'linux') return { program: 'systemctl', words: ['--user', 'start', 'docker-desktop'] }
  const explorer = win32.join(machine.environment['SystemRoot'] ?? 'C:\\Windows', 'explorer.exe')
  return { program: explorer, words: [desktop.path] }
}
