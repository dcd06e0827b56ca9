import { z } from 'zod'
import { withoutFilters } from '../git-filters.ts'
import type { Machine } from '../machine.ts'
import { message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('git-mode'),
  /** Relative to the project, with `/`. */
  path: z.string(),
  /** Whether Git is to keep the file executable; it knows no other permissions. */
  executable: z.boolean(),
  /** What Git keeps as the file's content, which stays; and its name from the top of the repository. */
  object: z.string().regex(/^[0-9a-f]{40,64}$/),
  name: z.string(),
})
export type GitModeStep = z.infer<typeof schema>

/** A plain file as Git's index has it. */
export type KeptFile = Pick<GitModeStep, 'executable' | 'object' | 'name'>

const timeoutMs = 10_000

/** What Git's index says of a file: `undefined` where it does not keep it as a plain file, or there is no Git. */
export async function keptFile(
  root: string,
  path: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<KeptFile | undefined> {
  const result = await git(root, machine, signal, ['ls-files', '--stage', '--full-name', '-z', '--', path])
  if (result.outcome !== 'exited' || result.code !== 0) return undefined
  const files = result.stdout.toString('utf8').split('\0').slice(0, -1)
  const [, mode, object, name] = /^100(644|755) ([0-9a-f]+) 0\t(.+)$/s.exec(files[0] ?? '') ?? []
  // A file in a conflict has several entries.
  if (files.length !== 1 || object === undefined || name === undefined) return undefined
  return { executable: mode === '755', object, name }
}

/**
 * Has Git keep a file executable, as `git update-index --chmod=+x` does, but without the two things that this does on the
 * way: taking up what was changed in the file since, and running the filters that the repository's settings name.
 */
export default defineStepKind<GitModeStep, null>({
  kind: 'git-mode',
  schema,
  receiptSchema: z.null(),
  describe: (step) => ({
    summary: message('compose.steps.git-mode.describe', { path: step.path }),
    preview: { type: 'command', program: 'git', arguments: updateIndex(step, step.executable) },
  }),
  async prepare(step, context) {
    const now = await look(step, context)
    return now === !step.executable
      ? { ok: true, receipt: null }
      : { ok: false, reason: message('compose.steps.git-mode.changed', { path: step.path }) }
  },
  apply: (step, _receipt, context) => change(step, step.executable, context),
  undo: (step, _receipt, context) => change(step, !step.executable, context),
  async wasApplied(step, _receipt, context) {
    const now = await look(step, context)
    return now === undefined ? undefined : now === step.executable
  },
})

/** Whether Git keeps it executable; `undefined` where it keeps other content by now, or nobody can tell. */
async function look(step: GitModeStep, { root, machine, signal }: StepContext): Promise<boolean | undefined> {
  const now = await keptFile(root, step.path, machine, signal)
  return now?.object === step.object && now.name === step.name ? now.executable : undefined
}

async function change(step: GitModeStep, executable: boolean, context: StepContext): Promise<StepOutcome> {
  const { path } = step
  const now = await look(step, context)
  if (now === executable) return { ok: true }
  if (now === undefined) return { ok: false, reason: message('compose.steps.git-mode.changed', { path }) }
  const run = (words: readonly string[]) => git(context.root, context.machine, context.signal, words)
  const guards = await withoutFilters(run)
  if (guards === undefined)
    return { ok: false, reason: message('compose.steps.git-mode.failed', { path, error: 'filter' }) }
  const result = await run([...guards, ...updateIndex(step, executable)])
  if (result.outcome === 'exited' && result.code === 0) return { ok: true }
  const error = result.outcome === 'exited' ? result.stderr.toString('utf8').trim().slice(0, 500) : result.outcome
  return { ok: false, reason: message('compose.steps.git-mode.failed', { path, error }) }
}

function updateIndex({ object, name }: GitModeStep, executable: boolean): string[] {
  return ['update-index', '--cacheinfo', `${executable ? '100755' : '100644'},${object},${name}`]
}

/** A repository that was just cloned may name programs in its settings that Git would start. */
function git(root: string, machine: Machine, signal: AbortSignal, words: readonly string[]) {
  const settings = ['--literal-pathspecs', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']
  return machine.runProcess('git', [...settings, ...words], {
    cwd: root,
    environment: { ...machine.environment, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
    timeoutMs,
    signal,
  })
}
