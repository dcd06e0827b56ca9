import { posix } from 'node:path'
import type { StartForm } from '../simulation.ts'
import { importProgram } from './import-program.ts'

/** A program may take this long to be imported; large ones with a cold disk need some of it. */
export const importSeconds = 20

/** The words behind the interpreter; `undefined` for what cannot be imported without running all of it. */
export function importArguments(start: StartForm, nonce: string): readonly string[] | undefined {
  if (start.form === 'code') return undefined
  const request = {
    nonce,
    seconds: importSeconds,
    form: start.form,
    target: start.form === 'file' ? start.file : start.module,
    path: start.path,
    // Not `__main__`: what stands below that condition is the program itself.
    ...(start.form === 'file' ? { name: posix.basename(start.file, '.py').replace(/\W/g, '_') } : {}),
    ...(start.form === 'import' && start.attribute !== undefined ? { attribute: start.attribute } : {}),
  }
  return ['-B', '-c', importProgram, JSON.stringify(request)]
}
