import { spawnSync } from 'node:child_process'

/** A Python that has Alembic, as a program name; Debian's package serves `/usr/bin/python3` alone. */
export const pythonWithAlembic = ['python3', '/usr/bin/python3', 'python'].find(
  (program) => spawnSync(program, ['-c', 'import alembic'], { stdio: 'ignore' }).status === 0,
)

/** Why tests with the real Alembic cannot run; where that must not happen, it is an error. */
export function whyNoAlembic(): string | undefined {
  if (pythonWithAlembic !== undefined) return undefined
  if (process.env['CI'] === 'true') throw new Error('Alembic is missing: apt-get install python3-alembic')
  return 'skipped: no Python with Alembic here (apt-get install python3-alembic)'
}

/** What the real library says of a script directory. */
export interface AlembicAnswer {
  readonly heads?: readonly string[]
  readonly bases?: readonly string[]
  readonly merges?: readonly string[]
  readonly branches?: readonly string[]
  readonly effectiveHeads?: readonly string[]
  readonly revisions?: number
  readonly error?: string
}

const program = `
import json, sys, warnings
from alembic.script import ScriptDirectory
warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
answers = []
for path in json.load(sys.stdin):
    try:
        script = ScriptDirectory(path)
        revisions = list(script.walk_revisions())
        answers.append({
            "heads": sorted(script.get_heads()),
            "bases": sorted(script.get_bases()),
            "merges": sorted(r.revision for r in revisions if r.is_merge_point),
            "branches": sorted(r.revision for r in revisions if r.is_branch_point),
            "effectiveHeads": sorted(script.revision_map._real_heads),
            "revisions": len(revisions),
        })
    except BaseException as error:
        answers.append({"error": type(error).__name__ + ": " + str(error)})
json.dump(answers, sys.stdout)
`

/** Asks the real Alembic about script directories, all in one process. */
export function askAlembic(paths: readonly string[]): AlembicAnswer[] {
  const run = spawnSync(pythonWithAlembic ?? '', ['-c', program], { input: JSON.stringify(paths), encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

const compileProgram = `
import json, sys, warnings
warnings.simplefilter("ignore")
answers = []
for text in json.load(sys.stdin):
    try:
        compile(text.encode("latin-1"), "file.py", "exec", dont_inherit=True)
        answers.append(None)
    except SyntaxError as error:
        answers.append({"line": error.lineno, "column": error.offset, "message": error.msg})
    except (ValueError, RecursionError, MemoryError) as error:
        answers.append({"line": 0, "column": 0, "message": str(error)})
json.dump({"minor": sys.version_info[1], "answers": answers}, sys.stdout)
`

export interface CompileAnswer {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What CPython's own compiler says, of whichever version; `null`: it compiles. */
export function askCompiler(
  sources: readonly Uint8Array[],
  python = pythonWithAlembic ?? '',
): { minor: number; answers: (CompileAnswer | null)[] } {
  const input = JSON.stringify(sources.map((source) => Buffer.from(source).toString('latin1')))
  const run = spawnSync(python, ['-c', compileProgram], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}
