import type { Language } from '../../engine/texts/languages.ts'
import { makeTranslator, type Translate, textsByFile } from '../../engine/texts/make-translator.ts'

type Files = Promise<{ readonly default: Readonly<Record<string, unknown>> }>

/** Texts are half of what a page would load; nobody needs two languages at once. */
const loaders: Readonly<Record<Language, () => Files>> = {
  en: () => import('./english.ts'),
  es: () => import('./spanish.ts'),
}

const loaded = new Map<Language, Translate>()

/** Makes a language ready for use. */
export async function loadTexts(language: Language): Promise<void> {
  if (loaded.has(language)) return
  const { default: files } = await loaders[language]()
  loaded.set(
    language,
    makeTranslator(language, { [language]: { translation: textsByFile(files) as Record<string, string> } }),
  )
}

/** The translator of a language that `loadTexts` has made ready. */
export function translatorOf(language: Language): Translate {
  const translate = loaded.get(language)
  if (translate === undefined) throw new Error(`The texts of “${language}” are not loaded`)
  return translate
}
