import { posix } from 'node:path'
import type { ImportEntry } from '../facts.ts'
import { importProgram } from './import-program.ts'

/** A program may take this long to be imported; large ones with a cold disk need some of it. */
export const importSeconds = 20

/** What is imported, in paths of the machine or container that does it. */
export interface ImportRequest {
  readonly form: Exclude<ImportEntry['form'], 'code'>
  /** A file or a module. */
  readonly target: string
  readonly attribute?: string | undefined
  /** Takes the place of the first entry of `sys.path`. */
  readonly path: readonly string[]
}

/** What is asked of an interpreter for an entry point; `undefined` for code on a command line, which is all of the program. */
export function importRequest({ form, started }: ImportEntry): ImportRequest | undefined {
  if (form === 'code' || started?.target === undefined) return undefined
  return { form, target: started.target, attribute: started.attribute, path: started.path }
}

/** The words behind the interpreter. @param nonce a word that nobody else knows, in front of the answer. */
export function importArguments({ form, target, attribute, path }: ImportRequest, nonce: string): readonly string[] {
  const request = {
    nonce,
    seconds: importSeconds,
    form,
    target,
    path,
    // Not `__main__`: what stands below that condition is the program itself.
    ...(form === 'file' ? { name: posix.basename(target, '.py').replace(/\W/g, '_') } : {}),
    ...(attribute === undefined ? {} : { attribute }),
  }
  return ['-B', '-c', importProgram, JSON.stringify(request)]
}
