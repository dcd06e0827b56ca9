import { createHash } from 'node:crypto'
import { z } from 'zod'
import { hideValues } from '../hide-values.ts'
import { keepCopy } from '../kept-copies.ts'
import { message } from '../message.ts'
import { readProjectFile, readRegularFile } from '../project-files.ts'
import { inProjectFolder, type NoFolder } from '../project-folder.ts'
import { removeLeftovers, replaceFile } from '../replace-file.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'
import { decodeText } from '../text-encoding.ts'

const schema = z.strictObject({
  kind: z.literal('edit-file'),
  /** Relative to the project, with `/`. */
  path: z.string(),
  /** SHA-256 of the bytes that the plan was made from; `null` where there must be no file yet. */
  expectedHash: z.string().nullable(),
  /** For the preview: the text that was there. */
  before: z.string(),
  /** The new content, base64, so that encoding and line ends are exactly as planned. */
  content: z.string(),
  /** Permission bits of a file that is created; absent: those of any new file. */
  mode: z.number().int().min(0).max(0o777).optional(),
  /** Names of variables whose values no preview shows: previews are printed, pasted and kept in reports. */
  hidden: z.array(z.string()).optional(),
})
export type EditFileStep = z.infer<typeof schema>

const receiptSchema = z.strictObject({
  /** The old bytes, base64; `null` where there was no file. */
  before: z.string().nullable(),
  /** Permission bits of the old file. */
  mode: z.number().nullable(),
})
type Receipt = z.infer<typeof receiptSchema>

export type EditFilePlanned =
  | { readonly ok: true; readonly step: EditFileStep }
  | { readonly ok: false; readonly reason: ReturnType<typeof message> }

/**
 * Plans to write `content` to a file of the project, from what is there now.
 * @param path relative to the project, with `/`; the folder must exist.
 * @param content text is written as UTF-8; pass bytes to keep another encoding.
 * @param more permission bits of a file that is created, and names of variables whose values are not shown.
 */
export async function editFileStep(
  root: string,
  path: string,
  content: string | Uint8Array,
  more: Pick<EditFileStep, 'mode' | 'hidden'> = {},
): Promise<EditFilePlanned> {
  const current = await readProjectFile(root, path)
  if (current.problem !== undefined && current.problem !== 'missing') {
    return { ok: false, reason: message('core.steps.edit-file.not-readable', { path, problem: current.problem }) }
  }
  const bytes = current.problem === undefined ? current.bytes : undefined
  return {
    ok: true,
    step: {
      kind: 'edit-file',
      path,
      expectedHash: bytes === undefined ? null : hashOf(bytes),
      before: bytes === undefined ? '' : decodeText(bytes).text,
      content: Buffer.from(content).toString('base64'),
      ...more,
    },
  }
}

/** Replaces, or creates, one file of the project; undo puts the old bytes and mode back. */
export default defineStepKind<EditFileStep, Receipt>({
  kind: 'edit-file',
  schema,
  receiptSchema,

  describe: (step) => ({
    summary: message(step.expectedHash === null ? 'core.steps.edit-file.create' : 'core.steps.edit-file.change', {
      path: step.path,
    }),
    preview: {
      type: 'diff',
      file: step.path,
      ...hideValues(step.path, { before: step.before, after: decodeText(contentOf(step)).text }, step.hidden ?? []),
    },
  }),

  async prepare(step, { root }) {
    const current = await readProjectFile(root, step.path)
    if (current.problem === undefined) {
      if (hashOf(current.bytes) !== step.expectedHash) {
        return { ok: false, reason: message('core.steps.edit-file.changed', { path: step.path }) }
      }
      if ((current.mode & 0o222) === 0) {
        return { ok: false, reason: message('core.steps.edit-file.read-only', { path: step.path }) }
      }
      return { ok: true, receipt: { before: current.bytes.toString('base64'), mode: current.mode } }
    }
    if (current.problem !== 'missing') {
      return {
        ok: false,
        reason: message('core.steps.edit-file.not-readable', { path: step.path, problem: current.problem }),
      }
    }
    if (step.expectedHash !== null) {
      return { ok: false, reason: message('core.steps.edit-file.gone', { path: step.path }) }
    }
    return { ok: true, receipt: { before: null, mode: null } }
  },

  apply: (step, receipt, context) =>
    write(step, context, step.expectedHash, contentOf(step), receipt.mode ?? step.mode ?? null, async () => ({
      ok: false,
      reason: message('core.steps.edit-file.changed', { path: step.path }),
    })),

  async undo(step, receipt, context) {
    const before = receipt.before === null ? null : Buffer.from(receipt.before, 'base64')
    if ((await currentHash(context.root, step.path)) === (before === null ? null : hashOf(before))) return { ok: true }
    return write(step, context, hashOf(contentOf(step)), before, receipt.mode, () => keepBoth(step, before, context))
  },

  wasApplied: (step, _receipt, { root }) => isThere(step, root),
  leftTraces: (step, { root }) => isThere(step, root),

  async cleanUp(step, { root }) {
    await inProjectFolder(root, step.path, removeLeftovers)
  },
})

async function isThere(step: EditFileStep, root: string): Promise<boolean> {
  return (await currentHash(root, step.path)) === hashOf(contentOf(step))
}

/** Writes `content` (`null` removes the file) if the file still is what it should be. */
async function write(
  step: EditFileStep,
  { root }: StepContext,
  expectedHash: string | null,
  content: Buffer | null,
  mode: number | null,
  onOther: () => Promise<StepOutcome>,
): Promise<StepOutcome> {
  try {
    const written = await inProjectFolder(root, step.path, async (file) => {
      // Looked at before as well, so that nothing at all is written beside a file that is not ours to replace.
      const isExpected = () => hashAt(file) === expectedHash
      return isExpected() && (await replaceFile(file, content, mode, isExpected))
    })
    if (typeof written === 'string') return noFolder(written, step)
    return written ? { ok: true } : await onOther()
  } catch (error) {
    return notWritten(error, step)
  }
}

/** Somebody changed the file after the fix: theirs stays, and the old content is put where they can find it. */
async function keepBoth(step: EditFileStep, before: Buffer | null, { machine }: StepContext): Promise<StepOutcome> {
  if (before === null) {
    return { ok: false, reason: message('core.steps.edit-file.created-and-changed', { path: step.path }) }
  }
  const kept = await keepCopy(machine.dataDirectory, step.path, before)
  return { ok: false, reason: message('core.steps.edit-file.changed-since', { path: step.path, kept }) }
}

function noFolder(why: NoFolder, { path }: EditFileStep): StepOutcome {
  return { ok: false, reason: message(`core.steps.edit-file.${why === 'gone' ? 'folder-gone' : why}`, { path }) }
}

const reasonOfCode: Readonly<Record<string, string>> = {
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  EROFS: 'not-allowed',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EBUSY: 'held-open',
  ETXTBSY: 'held-open',
}

function notWritten(error: unknown, { path }: EditFileStep): StepOutcome {
  const { code, message: text } = error as NodeJS.ErrnoException
  const reason = reasonOfCode[code ?? ''] ?? 'not-written'
  // Windows gives the same code for a file that another program holds as for one that this user may not write.
  const why = reason === 'not-allowed' && process.platform === 'win32' ? 'held-or-not-allowed' : reason
  return { ok: false, reason: message(`core.steps.edit-file.${why}`, { path, error: code ?? text }) }
}

/** The hash of what is there; `null` where there is no file, `undefined` where it cannot be read. */
async function currentHash(root: string, path: string): Promise<string | null | undefined> {
  const current = await readProjectFile(root, path)
  if (current.problem === undefined) return hashOf(current.bytes)
  return current.problem === 'missing' ? null : undefined
}

/** As `currentHash`, of a place that is resolved already: a link that is there now was put there meanwhile. */
function hashAt(file: string): string | null | undefined {
  const current = readRegularFile(file)
  if (current === 'link') return undefined
  if (current.problem === undefined) return hashOf(current.bytes)
  return current.problem === 'missing' ? null : undefined
}

function contentOf(step: EditFileStep): Buffer {
  return Buffer.from(step.content, 'base64')
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
