import { posix } from 'node:path'
import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { setDotenvVariable } from '../../project/dotenv-variable.ts'
import { type ComposeModel, composeModelFact } from '../../project/facts.ts'
import { type EditableText, readEditable } from '../edit/plan-edits.ts'
import { canBeGenerated, isPlaceholder, newSecret } from '../generated-secret.ts'

/**
 * Sets a variable in the `.env` beside the compose file: to what the example says, or to a new random text where the
 * project needs a secret of its own. Where there is no `.env` yet, it becomes a copy of the example.
 */
export default defineFix({
  id: 'compose/set-variable',
  rules: ['compose/unset-variable'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { compose: composeModelFact },
  fits: ({ data }, { compose }) => {
    const name = String(data['detail'])
    return canBeGenerated(name) || exampleOf(compose, name)?.hasValue === true
  },
  async plan({ finding, facts: { compose }, root, machine }): Promise<Planned> {
    const variable = String(finding.data['detail'])
    const [ownFile] = compose?.files ?? []
    if (compose === undefined || ownFile === undefined || machine.environment['COMPOSE_ENV_FILES'] !== undefined) {
      return { ok: false, reason: message('compose.reasons.other-env-file', { variable }) }
    }
    const file = compose.environmentFile ?? posix.join(posix.dirname(ownFile), '.env')
    const exampleFile = exampleOf(compose, variable)?.place.file
    const example = exampleFile === undefined ? undefined : await readEditable(root, exampleFile)
    if (example?.ok === false) return example
    const present: EditableText | undefined =
      (await readProjectFile(root, file)).problem === 'missing' ? undefined : await readEditable(root, file)
    if (present?.ok === false) return present

    const copied = present === undefined && example !== undefined
    const wanted = copied ? emptySecrets(compose, example.text, variable) : [variable]
    let text = present?.text ?? example?.text ?? ''
    const hidden: string[] = []
    for (const name of wanted) {
      const written = example === undefined ? undefined : usableValue(name, example.text)
      const value = written ?? (canBeGenerated(name) ? newSecret() : undefined)
      if (value === undefined) return { ok: false, reason: message('compose.reasons.no-value', { variable: name }) }
      if (written === undefined) hidden.push(name)
      text = setDotenvVariable(text, name, value)
    }
    const content = present === undefined ? text : present.bytesOf(text)
    const step = await editFileStep(root, file, content, hidden.length > 0 ? { hidden } : {})
    if (!step.ok) return step
    const key = `compose.fixes.set-variable.summary_${copied ? 'copied' : 'set'}`
    // The value stays out of every sentence: sentences end up in logs and reports.
    return { ok: true, steps: [step.step], summary: message(key, { variable, file, example: exampleFile ?? '' }) }
  },
})

function exampleOf(compose: ComposeModel | undefined, name: string) {
  return compose?.exampleVariables?.find((candidate) => candidate.name === name)
}

/** The variable, and others that the compose files miss and for which a copy of the example would hold no secret. */
function emptySecrets(compose: ComposeModel, example: string, variable: string): string[] {
  const missing = compose.problems
    .filter(({ kind }) => kind === 'unset-variable' || kind === 'unset-required-variable')
    .map(({ detail }) => detail)
    .filter((name) => canBeGenerated(name) && exampleOf(compose, name) !== undefined)
    .filter((name) => usableValue(name, example) === undefined)
  return [...new Set([variable, ...missing])]
}

/** What the example says, as it stands there; `undefined` where it says nothing, or for a secret what everybody knows. */
function usableValue(name: string, example: string): string | undefined {
  const written = writtenValue(name, example)
  if (written === undefined || written === '') return undefined
  return canBeGenerated(name) && isPlaceholder(written) ? undefined : written
}

/** The value in a line `NAME=value`, with its quotes and without a comment behind it. */
function writtenValue(name: string, text: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined
  const found = [...text.matchAll(new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*([^\\r\\n]*)`, 'gm'))].at(
    -1,
  )
  const quoted = /^(?:"[^"]*"|'[^']*')/.exec(found?.[1] ?? '')?.[0]
  return quoted ?? found?.[1]?.replace(/(?:^|(?<![ \t])[ \t]+)#.*$/, '').trimEnd()
}
