import { expect, it } from 'vitest'
import { isYes } from '../../../cli/is-yes.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'

it('takes a yes in the language of the question, and in Spanish the English one too', () => {
  const english = createTranslator('en')
  const spanish = createTranslator('es')
  expect(english({ key: 'cli.prompt.choices' })).toBe('[y/N]')
  expect(spanish({ key: 'cli.prompt.choices' })).toBe('[s/N]')
  for (const answer of ['y', 'Yes', ' YES ']) expect(isYes(answer, english), answer).toBe(true)
  for (const answer of ['s', 'S', 'sí', 'SÍ', 'si\u0301', 'si', 'y', 'yes'])
    expect(isYes(answer, spanish), answer).toBe(true)
  for (const answer of ['', ' ', 'n', 'no', 'y yes', 'sip']) {
    expect(isYes(answer, english), answer).toBe(false)
    expect(isYes(answer, spanish), answer).toBe(false)
  }
})
