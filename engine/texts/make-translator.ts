import i18next, { type Resource } from 'i18next'
import type { Message } from '../core/message.ts'
import type { Language } from './languages.ts'

/** Puts messages into words of one language. */
export type Translate = (message: Message) => string

/** The texts of a language: one i18next namespace whose top level is the locale files' names, from paths to contents. */
export function textsByFile(files: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), content]),
  )
}

/** A translator for a language; text that is missing there falls back to English where it is given, then to the key. */
export function makeTranslator(language: Language, resources: Resource): Translate {
  const instance = i18next.createInstance()
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources,
    // Texts are put into terminals, pages and files; each of these escapes for itself.
    interpolation: { escapeValue: false },
    nsSeparator: false,
    initAsync: false,
  })
  return (message) => instance.t(message.key, { ...message.values })
}
