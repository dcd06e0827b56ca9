import { join } from 'node:path'
import { type Message, message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { judgeWhenNeeded } from '../../python/judge-when-needed.ts'
import type { SyntaxVerdict } from '../../python/syntax-verdict.ts'
import type { MigrationTree } from '../facts.ts'
import type { CompilerAnswer, CompilerVerdict } from './compile-answer.ts'

/** What one of the two says of a file: nothing, or what is wrong and where. */
export interface Complaint {
  /** From 1; 0: not known. */
  readonly line: number
  readonly message: Message
}

/** A file of which the two say different things; a side without a complaint says that it compiles. */
export interface SyntaxDifference {
  readonly file: string
  readonly text?: Complaint
  readonly python?: Complaint
}

/** What came of asking a real interpreter whether the migrations of a tree compile. */
export interface SyntaxComparison {
  /** `could-not-look`: not every file was compared, and those that were do not differ. */
  readonly outcome: 'agrees' | 'differs' | 'could-not-look'
  /** Of the interpreter, such as `3.12.4`. */
  readonly version?: string
  /** The Python 3 minor version that the text was judged for. */
  readonly judgedFor: number
  /** Files of which both gave a verdict, and all that there are. */
  readonly compared: number
  readonly files: number
  /** One says that it compiles, the other that it does not. */
  readonly differences: readonly SyntaxDifference[]
  /** Both refuse the file, and point to different lines. */
  readonly elsewhere: readonly SyntaxDifference[]
  /** Files that the reading of the text could not decide; what Python says of them counts. */
  readonly settled: readonly SyntaxDifference[]
  /** Why files were not compared. */
  readonly reason?: Message
}

export type Compile = (sources: readonly Buffer[], signal: AbortSignal) => Promise<CompilerAnswer>

const maxFileBytes = 5 * 1024 * 1024
const maxTotalBytes = 128 * 1024 * 1024
const mostListed = 100

/** Files of a tree that Alembic would import. Compiled ones have no text. */
export function migrationFiles({ revisions, syntaxErrors, unreadable }: MigrationTree): readonly string[] {
  const withText = unreadable.filter(({ kind }) => kind !== 'compiled')
  return [...new Set([...revisions, ...syntaxErrors, ...withText].map(({ file }) => file))].sort()
}

/** Has the same bytes judged by the reading from text and by an interpreter. Runs nothing of them. */
export async function compareVerdicts(
  root: string,
  tree: MigrationTree,
  compile: Compile,
  signal: AbortSignal,
): Promise<SyntaxComparison> {
  const names = migrationFiles(tree)
  const read: { readonly file: string; readonly bytes: Buffer }[] = []
  let unread: Message | undefined
  let total = 0
  for (const file of names) {
    signal.throwIfAborted()
    const content = await readProjectFile(root, join(root, file), maxFileBytes)
    if (content.problem === undefined) total += content.bytes.length
    if (content.problem !== undefined || total > maxTotalBytes) {
      unread ??= message('migrations.cross-check.reasons.not-read', { file })
    } else read.push({ file, bytes: content.bytes })
  }
  const sources = read.map(({ bytes }) => judgeWhenNeeded.read(bytes))
  const [verdicts, answer] = await Promise.all([
    judgeWhenNeeded.judge(sources, tree.python, signal),
    compile(
      read.map(({ bytes }) => bytes),
      signal,
    ),
  ])
  const pairs = read.flatMap(({ file }, index) => {
    const [text, python] = [verdicts[index], answer.verdicts[index]]
    return text === undefined || python === undefined ? [] : [{ file, text, python }]
  })
  const differences = pairs.filter(({ text, python }) => text.verdict === (python.compiles ? 'invalid' : 'valid'))
  const elsewhere = pairs.filter(
    ({ text, python }) =>
      text.verdict === 'invalid' && !python.compiles && python.line > 0 && python.line !== text.error.line,
  )
  const settled = pairs.filter(({ text }) => text.verdict === 'undecided')
  const next = read[answer.verdicts.length]
  const reason = next === undefined ? unread : whyEnded(answer, next.file)
  const list = (found: typeof pairs) => found.slice(0, mostListed).map(differenceOf)
  return {
    outcome: differences.length > 0 ? 'differs' : reason === undefined ? 'agrees' : 'could-not-look',
    ...(answer.version !== undefined && { version: answer.version }),
    judgedFor: tree.python.minor,
    compared: pairs.length,
    files: names.length,
    differences: list(differences),
    elsewhere: list(elsewhere),
    settled: list(settled),
    ...(reason !== undefined && { reason }),
  }
}

function whyEnded({ ended, version, error = '' }: CompilerAnswer, file: string): Message {
  if (ended === 'not-started') return message('migrations.cross-check.reasons.not-started', { error })
  const values = { file, version: version ?? '', error }
  return message(`migrations.cross-check.reasons.${ended === 'timed-out' ? 'timed-out' : 'ended-early'}`, values)
}

interface Pair {
  readonly file: string
  readonly text: SyntaxVerdict
  readonly python: CompilerVerdict
}

function differenceOf({ file, text, python }: Pair): SyntaxDifference {
  return {
    file,
    ...(text.verdict === 'invalid' && {
      text: {
        line: text.error.line,
        message: message(`migrations.syntax.${text.error.kind}`, { detail: text.error.detail }),
      },
    }),
    ...(text.verdict === 'undecided' && {
      text: { line: 0, message: message('migrations.unreadable.syntax-undecided', { detail: text.reason }) },
    }),
    ...(!python.compiles && {
      python: { line: python.line, message: message('migrations.cross-check.python', { message: python.message }) },
    }),
  }
}
