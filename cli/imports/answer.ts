import { relative, sep } from 'node:path'
import type { FailureKind, Simulation, StartForm } from '../../engine/imports/simulation.ts'

/** What `stackmedic imports --format json` prints. Paths are relative to the folder it is started in, with `/`. */
export interface Answer {
  readonly entry: { readonly form: string; readonly target: string; readonly cwd: string }
  readonly ok: boolean
  readonly failure?: {
    readonly kind: FailureKind
    readonly module: string
    readonly name?: string
    /** Absent, with the line, where the entry point itself is not there. */
    readonly file?: string
    /** From 1. */
    readonly line?: number
  }
  /** Files that are there and could not be read: what they import is not known. Absent: none. */
  readonly unread?: readonly string[]
  readonly modules: readonly { readonly name: string; readonly kind: string; readonly file?: string }[]
}

/**
 * @param cwd absolute; what paths are relative to.
 * @param asked the folder as the person named it.
 */
export function answerOf(simulation: Simulation, start: StartForm, cwd: string, asked: string): Answer {
  const { failure, modules, unread } = simulation
  const named = (file: string) => {
    const way = relative(cwd, file)
    return way.startsWith('..') ? file : way.split(sep).join('/')
  }
  return {
    entry: { form: start.form, target: targetOf(start, named), cwd: asked },
    ok: failure === undefined,
    ...(failure === undefined
      ? {}
      : {
          failure: {
            kind: failure.kind,
            module: failure.module,
            ...(failure.name === undefined ? {} : { name: failure.name }),
            ...(failure.file === '' ? {} : { file: named(failure.file), line: failure.line }),
          },
        }),
    ...(unread.length === 0 ? {} : { unread: unread.map(named) }),
    modules: modules.map(({ name, kind, file }) => ({
      name,
      kind,
      ...(file === undefined ? {} : { file: named(file) }),
    })),
  }
}

function targetOf(start: StartForm, named: (file: string) => string): string {
  if (start.form === 'file') return named(start.file)
  return start.form === 'code' ? start.code : start.module
}
