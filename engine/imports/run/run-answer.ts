import { z } from 'zod'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'

const text = z.string().max(2000).transform(stripControlSequences)
const frame = z.object({ file: text, line: z.number().int() })

/** What the import program says. Untrusted: the imported code may have written anything. */
export const runAnswerSchema = z.object({
  /** `exited`: it ended itself, after all imports before that point. */
  outcome: z.enum(['imported', 'exited', 'failed', 'timed-out']),
  type: text.optional(),
  message: text.optional(),
  module: text.optional(),
  importError: z.boolean().optional(),
  notFound: z.boolean().optional(),
  syntaxError: z.boolean().optional(),
  /** The name that a server would take from the module, and that is not there. */
  noAttribute: text.optional(),
  file: text.optional(),
  line: z.number().int().optional(),
  frames: z.array(frame).max(20).optional(),
  /** What the code wanted to do while it was imported, and was not allowed to. */
  stopped: z
    .array(z.object({ event: text, detail: text }))
    .max(10)
    .optional(),
})
type RunAnswer = z.output<typeof runAnswerSchema>

/** What a real import came to, in the words of the reading from text. */
export interface RunVerdict {
  readonly outcome:
    | 'imports-work'
    | 'import-fails'
    /** Another error: imports up to there work. */
    | 'other-error'
    | 'timed-out'
    /** It ended without an answer. */
    | 'no-answer'
  readonly kind?: 'relative-in-script' | 'unresolved' | 'missing-name' | 'circular' | 'syntax-error'
  readonly module?: string
  readonly name?: string
  /** As Python says it. */
  readonly error?: string
  /** As the interpreter names it. */
  readonly at?: { readonly file: string; readonly line: number }
  readonly stopped: readonly { readonly event: string; readonly detail: string }[]
}

const noAnswer: RunVerdict = { outcome: 'no-answer', stopped: [] }

/** Finds the answer in what the program wrote. @param nonce the word in front of it. */
export function readRunAnswer(output: string, nonce: string): RunVerdict {
  const line = output.split('\n').findLast((candidate) => candidate.startsWith(`${nonce} `))
  if (line === undefined) return noAnswer
  try {
    const parsed = runAnswerSchema.safeParse(JSON.parse(line.slice(nonce.length + 1)))
    return parsed.success ? verdictOf(parsed.data) : noAnswer
  } catch {
    return noAnswer
  }
}

function verdictOf(answer: RunAnswer): RunVerdict {
  const { outcome, type = '', message = '', file, line, frames = [], stopped = [] } = answer
  if (outcome === 'imported' || outcome === 'exited') return { outcome: 'imports-work', stopped }
  if (outcome === 'timed-out') return { outcome: 'timed-out', stopped }
  const last = frames.at(-1)
  const at = file !== undefined && line !== undefined ? { file, line } : last
  const common = { stopped, error: `${type}: ${message}`, ...(at === undefined ? {} : { at }) }
  const kind = kindOf(answer)
  return kind === undefined ? { outcome: 'other-error', ...common } : { outcome: 'import-fails', ...common, ...kind }
}

/** CPython's messages are never translated. */
function kindOf(answer: RunAnswer): Pick<RunVerdict, 'kind' | 'module' | 'name'> | undefined {
  const { message = '', module, importError, notFound, syntaxError, noAttribute } = answer
  if (noAttribute !== undefined)
    return { kind: 'missing-name', name: noAttribute, ...(module === undefined ? {} : { module }) }
  if (syntaxError === true) return { kind: 'syntax-error' }
  if (importError !== true) return undefined
  if (/attempted relative import/.test(message)) return { kind: 'relative-in-script' }
  if (notFound === true) return { kind: 'unresolved', ...(module === undefined ? {} : { module }) }
  const missing = /cannot import name '(\w+)' from (partially initialized module )?'([\w.]+)'/.exec(message)
  if (missing === null) return undefined
  const [, name = '', circular, from = ''] = missing
  return { kind: circular === undefined ? 'missing-name' : 'circular', module: from, name }
}
