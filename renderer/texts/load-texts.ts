import type { Language } from '../../engine/texts/languages.ts'
import { makeTranslator, type Translate, textsByFile } from '../../engine/texts/make-translator.ts'

type Files = Promise<{ readonly default: Readonly<Record<string, unknown>> }>

/**
 * Texts are most of what the page would load. Nobody needs two languages at once, and the first picture needs the
 * words of the page, which are a tenth of them: what the engine can say is loaded beside it.
 */
const loaders: Readonly<Record<Language, { readonly page: () => Files; readonly messages: () => Files }>> = {
  en: { page: () => import('./english-page.ts'), messages: () => import('./english-messages.ts') },
  es: { page: () => import('./spanish-page.ts'), messages: () => import('./spanish-messages.ts') },
}

interface LoadedTexts {
  readonly page: Translate
  /** Words for messages of the engine: a promise until they are here. */
  messages: Translate | Promise<Translate>
}

const loaded = new Map<Language, LoadedTexts>()

/** Makes the words of the page ready, and begins to load those of the engine's messages. */
export async function loadPageTexts(language: Language): Promise<void> {
  if (loaded.has(language)) return
  const messages = loadTranslator(language, loaders[language].messages)
  const texts: LoadedTexts = { page: await loadTranslator(language, loaders[language].page), messages }
  loaded.set(language, texts)
  messages.then(
    (translate) => {
      texts.messages = translate
    },
    // Told where the messages are waited for.
    () => undefined,
  )
}

/** Makes all words of a language ready. */
export async function loadTexts(language: Language): Promise<void> {
  await loadPageTexts(language)
  await textsLoaded(language).messages
}

/** The translator of the page's own texts, which `loadPageTexts` has made ready. */
export function pageTranslatorOf(language: Language): Translate {
  return textsLoaded(language).page
}

/** The translator of the engine's messages, or the promise of it. */
export function messageTranslatorOf(language: Language): Translate | Promise<Translate> {
  return textsLoaded(language).messages
}

async function loadTranslator(language: Language, load: () => Files): Promise<Translate> {
  const { default: files } = await load()
  return makeTranslator(language, { [language]: { translation: textsByFile(files) as Record<string, string> } })
}

function textsLoaded(language: Language): LoadedTexts {
  const texts = loaded.get(language)
  if (texts === undefined) throw new Error(`The texts of “${language}” are not loaded`)
  return texts
}
