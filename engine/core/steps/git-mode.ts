import { z } from 'zod'
import type { Machine } from '../machine.ts'
import { message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('git-mode'),
  /** Relative to the project, with `/`. */
  path: z.string(),
  /** Whether Git is to keep the file executable; it knows no other permissions. */
  executable: z.boolean(),
})
export type GitModeStep = z.infer<typeof schema>

const timeoutMs = 10_000

/** What Git's index says of a file: `undefined` where it does not keep it as a plain file, or there is no Git. */
export async function isExecutableInGit(
  root: string,
  path: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const result = await git(root, machine, signal, ['ls-files', '--stage', '-z', '--', path])
  if (result.outcome !== 'exited' || result.code !== 0) return undefined
  const modes = result.stdout
    .toString('utf8')
    .split('\0')
    .flatMap((line) => /^100(644|755) /.exec(line)?.[1] ?? [])
  // A file in a conflict has several entries.
  return modes.length === 1 ? modes[0] === '755' : undefined
}

/** Has Git keep a file executable, as `git update-index --chmod=+x` does; what is in the file stays. */
export default defineStepKind<GitModeStep, null>({
  kind: 'git-mode',
  schema,
  receiptSchema: z.null(),
  describe: ({ path, executable }) => ({
    summary: message('compose.steps.git-mode.describe', { path }),
    preview: { type: 'command', program: 'git', arguments: updateIndex(path, executable) },
  }),
  async prepare({ path, executable }, { root, machine, signal }) {
    const now = await isExecutableInGit(root, path, machine, signal)
    return now === !executable
      ? { ok: true, receipt: null }
      : { ok: false, reason: message('compose.steps.git-mode.changed', { path }) }
  },
  apply: ({ path, executable }, _receipt, context) => change(path, executable, context),
  undo: ({ path, executable }, _receipt, context) => change(path, !executable, context),
  async wasApplied({ path, executable }, _receipt, { root, machine, signal }) {
    const now = await isExecutableInGit(root, path, machine, signal)
    return now === undefined ? undefined : now === executable
  },
})

async function change(path: string, executable: boolean, { root, machine, signal }: StepContext): Promise<StepOutcome> {
  if ((await isExecutableInGit(root, path, machine, signal)) === executable) return { ok: true }
  const result = await git(root, machine, signal, updateIndex(path, executable))
  if (result.outcome === 'exited' && result.code === 0) return { ok: true }
  const error = result.outcome === 'exited' ? result.stderr.toString('utf8').trim().slice(0, 500) : result.outcome
  return { ok: false, reason: message('compose.steps.git-mode.failed', { path, error }) }
}

function updateIndex(path: string, executable: boolean): string[] {
  return ['update-index', `--chmod=${executable ? '+' : '-'}x`, '--', path]
}

/** A repository that was just cloned may name programs in its settings that Git would start. */
function git(root: string, machine: Machine, signal: AbortSignal, words: readonly string[]) {
  return machine.runProcess('git', ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', ...words], {
    cwd: root,
    environment: { ...machine.environment, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    timeoutMs,
    signal,
  })
}
