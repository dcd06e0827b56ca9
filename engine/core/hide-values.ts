import { basename } from 'node:path'
import { isHarmlessValue, isSecretName } from './secret-names.ts'

/** `.env`, `.env.local`, `api.env`. */
const environmentFile = /^\.env(?:\.|$)|\.env$/i

const assignment = /^([ \t]*(?:export[ \t]+)?(\w+)[ \t]*=[ \t]*)([^\r\n]+)/gm

/** Of different lengths, so that a diff shows where a value changes. */
const [kept, replaced] = ['••••••••', '••••']

/**
 * Both sides of a preview without the values of secrets: previews are printed, pasted and kept in histories. In files of
 * variables, also those that have been there before, such as one that an earlier fix made up.
 * @param names of variables whose values nobody is shown, whatever they are called.
 */
export function hideValues(
  path: string,
  text: { readonly before: string; readonly after: string },
  names: readonly string[],
): { readonly before: string; readonly after: string } {
  const isHidden = (name: string) =>
    names.includes(name) || (environmentFile.test(basename(path)) && isSecretName(name))
  const later = new Set(Array.from(text.after.matchAll(assignment), ([, , name, value]) => `${name}=${value}`))
  const hide = (side: string, mark: (line: string) => string) =>
    side.replace(assignment, (line, start: string, name: string, value: string) =>
      isHidden(name) && !isHarmlessValue(value) ? `${start}${mark(`${name}=${value}`)}` : line,
    )
  return {
    before: hide(text.before, (line) => (later.has(line) ? kept : replaced)),
    after: hide(text.after, () => kept),
  }
}
