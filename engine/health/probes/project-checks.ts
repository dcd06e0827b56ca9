import { performance } from 'node:perf_hooks'
import { known, skipped, unknown } from '../../core/fact.ts'
import type { Machine } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import type { RunResult } from '../../core/run-process.ts'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'
import { type ProjectCheck, projectSettingsFact, settingsFileName } from '../../project/settings-file.ts'
import { fingerprintOf } from '../../project/trust/project-commands.ts'
import { TrustedFolders } from '../../project/trust/trusted-folders.ts'
import { type ProjectCheckResult, projectChecksFact } from '../project-checks.ts'

const atOnce = 4
const largestOutput = 64 * 1024
const shownOutput = 2000

/** Runs the project's own checks, if the person trusted this folder with exactly these commands. */
export default defineProbe({
  fact: projectChecksFact,
  budgetMs: 60_000,
  needs: { settings: projectSettingsFact },
  async read({ root, machine, facts: { settings }, signal }) {
    const { checks } = settings
    if (checks.length === 0) return skipped(message('health.reasons.no-project-checks', { file: settingsFileName }))
    // The commands that are compared are the ones that are run: the file is not read a second time.
    const fingerprint = await fingerprintOf(root, checks)
    if (!(await new TrustedFolders(machine.dataDirectory).has(root, fingerprint))) {
      return unknown(message('health.reasons.not-trusted', { count: checks.length, file: settingsFileName }))
    }
    const waiting = [...checks.entries()]
    const results: ProjectCheckResult[] = []
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        results[next[0]] = await runCheck(next[1], root, machine, signal)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return known(results)
  },
})

async function runCheck(
  check: ProjectCheck,
  cwd: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<ProjectCheckResult> {
  const [program = '', ...words] = check.run
  const started = performance.now()
  const options = { cwd, signal, timeoutMs: check.timeout * 1000, maxOutputBytes: largestOutput }
  const result = await machine.runProcess(program, words, options)
  const { name, service, severity, run, expect } = check
  return {
    name,
    ...(service === undefined ? {} : { service }),
    severity,
    command: run,
    expectedExitCode: expect.exitCode,
    ...(expect.output === undefined ? {} : { expectedOutput: expect.output }),
    ...judge(result, expect),
    output: outputOf(result),
    durationMs: Math.round(performance.now() - started),
  }
}

function judge(
  result: RunResult,
  expect: ProjectCheck['expect'],
): Pick<ProjectCheckResult, 'outcome' | 'why' | 'exitCode'> {
  switch (result.outcome) {
    case 'exited': {
      const exitCode = result.code
      if (exitCode !== expect.exitCode) return { outcome: 'failed', why: 'exit-code', exitCode }
      const isSaid = expect.output === undefined || result.stdout.toString().includes(expect.output)
      return isSaid ? { outcome: 'passed', exitCode } : { outcome: 'failed', why: 'output', exitCode }
    }
    case 'not-found':
    case 'not-started':
    case 'killed':
      return { outcome: 'no-answer', why: result.outcome }
    default:
      return { outcome: 'no-answer', why: 'timed-out' }
  }
}

function outputOf(result: RunResult): string {
  if (!('stdout' in result)) return ''
  const text = `${result.stdout.toString()}${result.stderr.toString()}`.trim()
  return stripControlSequences(text).slice(-shownOutput)
}
