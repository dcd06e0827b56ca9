import { use } from 'react'
import type { Message, MessageValues } from '../../engine/core/message.ts'
import type { Language } from '../../engine/texts/languages.ts'
import type { Translate } from '../../engine/texts/make-translator.ts'
import type pagesEnglish from '../../resources/locales/en/pages.json'
import type english from '../../resources/locales/en/ui.json'
import { useSettings } from '../state/settings.ts'
import { messageTranslatorOf, pageTranslatorOf } from './load-texts.ts'

type WithoutPlural<Name extends string> = Name extends `${infer Base}_${'one' | 'other' | 'many'}` ? Base : Name

type KeysOf<Texts, Prefix extends string = ''> = {
  [Name in keyof Texts & string]: Texts[Name] extends string
    ? `${Prefix}${WithoutPlural<Name>}`
    : KeysOf<Texts[Name], `${Prefix}${Name}.`>
}[keyof Texts & string]

/** A text of the page itself, in `resources/locales/<language>/ui.json`. */
export type UiKey = KeysOf<typeof english>

/** A text of the pages that draw facts, in `resources/locales/<language>/pages.json`. */
export type PagesKey = KeysOf<typeof pagesEnglish>

export interface Texts {
  readonly language: Language
  /** Words for a text of the page. */
  readonly ui: (key: UiKey, values?: MessageValues) => string
  /** Words for a text of the pages that draw facts. */
  readonly pages: (key: PagesKey, values?: MessageValues) => string
  /** Words for a message of the engine. While these are still being loaded, what is drawn with them waits. */
  readonly say: Translate
}

const made = new Map<Language, Texts>()

/** The texts of a language whose words of the page are loaded. */
export function textsOf(language: Language): Texts {
  let texts = made.get(language)
  if (texts === undefined) {
    const translate = pageTranslatorOf(language)
    const keyed = (file: 'ui' | 'pages') => (key: string, values?: MessageValues) =>
      translate({ key: `${file}.${key}`, ...(values === undefined ? {} : { values }) })
    const say = (message: Message) => {
      const messages = messageTranslatorOf(language)
      return (messages instanceof Promise ? use(messages) : messages)(message)
    }
    texts = { language, say, ui: keyed('ui'), pages: keyed('pages') }
    made.set(language, texts)
  }
  return texts
}

/** The texts of the language that the person chose. */
export function useTexts(): Texts {
  return textsOf(useSettings((settings) => settings.language))
}
