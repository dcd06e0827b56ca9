import i18next, { type Resource } from 'i18next'
import type { Message } from '../core/message.ts'
import { type Language, languages } from './languages.ts'

/** Puts messages into words of one language. */
export type Translate = (message: Message) => string

type LocaleFile = Record<string, unknown>

const files = import.meta.glob<LocaleFile>('../../resources/locales/*/*.json', { eager: true, import: 'default' })

/** All texts: language → one i18next namespace whose top level is the locale files' names. */
export const textResources: Resource = Object.fromEntries(
  languages.map((language) => {
    const texts: Record<string, LocaleFile> = {}
    for (const [path, content] of Object.entries(files)) {
      const [folder, name] = path.split('/').slice(-2)
      if (folder === language && name !== undefined) texts[name.replace('.json', '')] = content
    }
    return [language, { translation: texts }]
  }),
)

/** A translator for a language; text that is missing there falls back to English, then to the key. */
export function createTranslator(language: Language): Translate {
  const instance = i18next.createInstance()
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources: textResources,
    // Texts are put into terminals, pages and files; each of these escapes for itself.
    interpolation: { escapeValue: false },
    nsSeparator: false,
    initAsync: false,
  })
  return (message) => instance.t(message.key, { ...message.values })
}
