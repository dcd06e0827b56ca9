import type { Service } from '../facts.ts'
import type { Problems } from './problems.ts'
import { splitShellWords } from './shell-split.ts'
import { booleanOf, entryOf, placeOf, type TreeNode, textOf, textsOf } from './tree.ts'

/** A `command` or `entrypoint`; undefined when there is none, or it is null, which means the image's own. */
export function readCommand(
  node: TreeNode | undefined,
  service: string,
  problems: Problems,
): Service['command'] | undefined {
  if (node === undefined) return undefined
  if (node.kind === 'list') return { form: 'list', words: textsOf(node).map(({ text }) => text), place: placeOf(node) }
  const text = textOf(node)
  if (text === undefined) return undefined
  const words = node.kind === 'scalar' && typeof node.value === 'string' ? splitShellWords(text) : undefined
  if (words !== undefined) return { form: 'string', words, place: placeOf(node) }
  problems.at(node, 'wrong-shape', text, { service, expected: 'text' })
  return undefined
}

/** A health check in the form in which the engine gets it. */
export function readHealthcheck(
  node: TreeNode | undefined,
  service: string,
  problems: Problems,
): Service['healthcheck'] | undefined {
  if (node?.kind !== 'map') return undefined
  const test = entryOf(node, 'test')
  const words =
    test?.kind === 'list'
      ? textsOf(test).map(({ text }) => text)
      : textsOf(test).flatMap(({ text }) => ['CMD-SHELL', text])
  const [form] = words
  if (test !== undefined && form !== undefined && !['CMD', 'CMD-SHELL', 'NONE'].includes(form)) {
    problems.at(test, 'wrong-shape', form, { service, expected: 'test' })
  }
  const disabled = booleanOf(entryOf(node, 'disable')) === true || words[0] === 'NONE'
  return { disabled, place: placeOf(test ?? node), ...(words.length > 0 && { test: words }) }
}
