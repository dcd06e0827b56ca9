import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { z } from 'zod'
import { message } from '../message.ts'
import { readProjectFile, resolveInsideProject } from '../project-files.ts'
import { defineStepKind, type StepOutcome } from '../step.ts'

const modeSchema = z.number().int().min(0).max(0o777)
const schema = z.strictObject({
  kind: z.literal('file-mode'),
  /** Relative to the project, with `/`. */
  path: z.string(),
  /** The permission bits that the plan was made from. */
  from: modeSchema,
  to: modeSchema,
})
export type FileModeStep = z.infer<typeof schema>

/** Changes the permission bits of one file of the project; what is in it stays. */
export default defineStepKind<FileModeStep, null>({
  kind: 'file-mode',
  schema,
  receiptSchema: z.null(),
  describe: ({ path, from, to }) => ({
    summary: message('compose.steps.file-mode.describe', { path, from: octal(from), to: octal(to) }),
  }),
  async prepare(step, { root }) {
    return (await currentMode(root, step.path)) === step.from ? { ok: true, receipt: null } : refuse('changed', step)
  },
  apply: (step, _receipt, { root }) => change(root, step, step.from, step.to),
  undo: (step, _receipt, { root }) => change(root, step, step.to, step.from),
  wasApplied: async (step, _receipt, { root }) => (await currentMode(root, step.path)) === step.to,
})

async function currentMode(root: string, path: string): Promise<number | undefined> {
  const file = await readProjectFile(root, path)
  return file.problem === undefined ? file.mode & 0o777 : undefined
}

async function change(root: string, step: FileModeStep, from: number, to: number): Promise<StepOutcome> {
  const target = await resolveInsideProject(root, step.path)
  if (typeof target !== 'string') return refuse('changed', step)
  try {
    // A link that takes the file's place in the meantime is not followed.
    const handle = await open(target, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      const { mode } = await handle.stat()
      if ((mode & 0o777) === to) return { ok: true }
      if ((mode & 0o777) !== from) return refuse('changed', step)
      await handle.chmod((mode & 0o7000) | to)
      return { ok: true }
    } finally {
      await handle.close()
    }
  } catch (error) {
    const { code, message: text } = error as NodeJS.ErrnoException
    return refuse('failed', step, code ?? text)
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(3, '0')
}

function refuse(reason: string, { path }: FileModeStep, error = ''): Extract<StepOutcome, { ok: false }> {
  return { ok: false, reason: message(`compose.steps.file-mode.${reason}`, { path, error }) }
}
