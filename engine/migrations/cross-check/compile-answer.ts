import { z } from 'zod'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'

const verdictSchema = z.union([
  z.object({ compiles: z.literal(true) }),
  z.object({
    compiles: z.literal(false),
    /** From 1; 0: the interpreter names none. */
    line: z.number().int().nonnegative(),
    message: z.string().max(1000).transform(stripControlSequences),
  }),
])
/** What an interpreter says of one source. */
export type CompilerVerdict = z.output<typeof verdictSchema>

const helloSchema = z.object({ version: z.string().regex(/^3\.\d{1,3}\.\d{1,3}$/) })

/** What an interpreter was asked and what it answered. */
export interface CompilerAnswer {
  /** `3.12.4`; absent: it did not even begin. */
  readonly version?: string
  /** In the order of the sources; fewer than those when it ended early. */
  readonly verdicts: readonly CompilerVerdict[]
  readonly ended: 'itself' | 'timed-out' | 'not-started'
  /** What the system or the interpreter says about an early end; untrusted text. */
  readonly error?: string
}

/** Reads the lines of the compile program up to the first one that is none of its lines. */
export function readCompilerOutput(output: string): Pick<CompilerAnswer, 'version' | 'verdicts'> {
  const [first, ...rest] = output.split('\n').map(parseLine)
  const hello = helloSchema.safeParse(first)
  if (!hello.success) return { verdicts: [] }
  const verdicts: CompilerVerdict[] = []
  for (const line of rest) {
    const verdict = verdictSchema.safeParse(line)
    if (!verdict.success) break
    verdicts.push(verdict.data)
  }
  return { version: hello.data.version, verdicts }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
