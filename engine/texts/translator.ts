import type { Resource } from 'i18next'
import { type Language, languages } from './languages.ts'
import { makeTranslator, type Translate, textsByFile } from './make-translator.ts'

export type { Translate } from './make-translator.ts'

const files = import.meta.glob('../../resources/locales/*/*.json', { eager: true, import: 'default' })

/** All texts, by language. */
export const textResources: Resource = Object.fromEntries(
  languages.map((language) => {
    const own = Object.entries(files).filter(([path]) => path.includes(`/${language}/`))
    return [language, { translation: textsByFile(Object.fromEntries(own)) }]
  }),
)

/** A translator for a language; text that is missing there falls back to English, then to the key. */
export function createTranslator(language: Language): Translate {
  return makeTranslator(language, textResources)
}
