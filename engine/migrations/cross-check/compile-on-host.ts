import { dirname, isAbsolute } from 'node:path'
import type { Machine } from '../../core/machine.ts'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'
import { type CompilerAnswer, readCompilerOutput } from './compile-answer.ts'
import { compileArguments, compileInput, compileSeconds } from './compile-program.ts'

const maxOutputBytes = 32 * 1024 * 1024

/**
 * Lets an interpreter of this machine compile sources. Nothing of them is executed or written.
 * @param interpreter the program and what stands before the program's own words, such as `py -3`.
 */
export async function compileOnHost(
  machine: Pick<Machine, 'runProcess'>,
  [program, ...words]: readonly [string, ...string[]],
  sources: readonly Buffer[],
  signal: AbortSignal,
): Promise<CompilerAnswer> {
  const ran = await machine.runProcess(program, [...words, ...compileArguments], {
    // Windows looks for libraries in the working folder too: not in one of the project's.
    ...(isAbsolute(program) && { cwd: dirname(program) }),
    timeoutMs: (compileSeconds + 3) * 1000,
    signal,
    maxOutputBytes,
    input: compileInput(sources),
  })
  signal.throwIfAborted()
  if (!('stdout' in ran)) {
    return { verdicts: [], ended: 'not-started', error: ran.outcome === 'not-started' ? ran.error : program }
  }
  const answer = readCompilerOutput(ran.stdout.toString('utf8'))
  // The program's own alarm rings before ours.
  const isLate = ran.outcome === 'timed-out' || (ran.outcome === 'killed' && ran.signal === 'SIGALRM')
  if (isLate) return { ...answer, ended: 'timed-out' }
  const said = stripControlSequences(ran.stderr.toString('utf8')).trim().slice(0, 500)
  const complaint = said === '' && ran.outcome === 'killed' ? ran.signal : said
  return {
    ...answer,
    ended: answer.version === undefined ? 'not-started' : 'itself',
    ...(complaint !== '' && { error: complaint }),
  }
}
