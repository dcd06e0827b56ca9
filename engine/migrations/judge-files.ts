import { relative, sep } from 'node:path'
import { type FileContent, readProjectFile, readSmallFile } from '../core/project-files.ts'
import type { PythonSource } from '../python/source.ts'
import type { JudgeSyntax, SyntaxTarget, SyntaxVerdict } from '../python/syntax-verdict.ts'
import type { Unreadable } from './facts.ts'
import { type RevisionReading, readRevision } from './revision-file.ts'

/** What one file says, and whether Python would compile it; `problem`: it could not be read at all. */
export type JudgedFile =
  | {
      readonly file: string
      readonly reading: RevisionReading
      readonly verdict: SyntaxVerdict
      readonly problem?: undefined
    }
  | { readonly problem: Unreadable }

const maxRevisionBytes = 5 * 1024 * 1024
/** Files read between two breaths of the event loop, and judged together. */
const sliceSize = 64
const maxRemembered = 50_000

interface Known {
  readonly bytes: Buffer
  readonly judged: Extract<JudgedFile, { file: string }>
}
type Remembered = Map<string, Known>
/** What files said when they had the same path and content: looking again costs no more than reading the bytes. */
const rememberedBy = new WeakMap<JudgeSyntax, Remembered>()

/** Reads files in their order; the syntax of one slice is judged in another thread while the next is read. */
export async function judgeFiles(
  root: string,
  paths: readonly string[],
  target: SyntaxTarget,
  judge: JudgeSyntax,
  signal: AbortSignal,
): Promise<JudgedFile[]> {
  const slices: Promise<JudgedFile[]>[] = []
  for (let start = 0; start < paths.length; start += sliceSize) {
    signal.throwIfAborted()
    const slice = judgeSlice(root, paths.slice(start, start + sliceSize), target, judge, signal)
    // It is awaited below; until then a rejection is nobody's surprise.
    slice.catch(() => undefined)
    slices.push(slice)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return (await Promise.all(slices)).flat()
}

async function judgeSlice(
  root: string,
  paths: readonly string[],
  target: SyntaxTarget,
  judge: JudgeSyntax,
  signal: AbortSignal,
): Promise<JudgedFile[]> {
  const remembered: Remembered = rememberedBy.get(judge) ?? new Map()
  rememberedBy.set(judge, remembered)
  const judged: JudgedFile[] = []
  const open: { index: number; key: string; file: string; bytes: Buffer; source: PythonSource }[] = []
  for (const [index, path] of paths.entries()) {
    const file = projectPathOf(root, path)
    const regular = readSmallFile(path, maxRevisionBytes)
    const content = regular === 'link' ? await readProjectFile(root, path, maxRevisionBytes) : regular
    if (content.problem !== undefined) {
      judged[index] = { problem: { file, ...reasonOf(content) } }
      continue
    }
    const { bytes } = content
    const key = `${target.minor} ${root} ${file}`
    const known = remembered.get(key)
    if (known?.bytes.equals(bytes) === true) judged[index] = known.judged
    else open.push({ index, key, file, bytes, source: judge.read(bytes) })
  }
  if (open.length === 0) return judged
  const pending = judge.judge(
    open.map(({ source }) => source),
    target,
    signal,
  )
  const readings = open.map(({ file, source }) => readRevision(file, source))
  const verdicts = await pending
  for (const [position, { index, key, file, bytes }] of open.entries()) {
    const reading = readings[position]
    const verdict = verdicts[position]
    if (reading === undefined || verdict === undefined) continue
    const answer = { file, reading, verdict }
    judged[index] = answer
    if (verdict.verdict !== 'undecided') remember(remembered, key, { bytes, judged: answer })
  }
  return judged
}

function remember(remembered: Remembered, key: string, known: Known): void {
  if (remembered.size >= maxRemembered) remembered.clear()
  remembered.set(key, known)
}

/** Hundreds of files lie in one folder: mostly its path is simply longer than the root's. */
function projectPathOf(root: string, path: string): string {
  const way = path.startsWith(root + sep) ? path.slice(root.length + 1) : relative(root, path)
  return sep === '/' ? way : way.split(sep).join('/')
}

function reasonOf(content: Extract<FileContent, { problem: string }>): Pick<Unreadable, 'kind' | 'detail'> {
  if (content.problem === 'too-large') return { kind: 'too-large', detail: String(content.size) }
  if (content.problem === 'outside-project' || content.problem === 'not-a-file')
    return { kind: content.problem, detail: '' }
  if (content.problem === 'missing') return { kind: 'gone', detail: '' }
  return { kind: 'not-readable', detail: content.error }
}
