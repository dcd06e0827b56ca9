import { Option } from 'commander'
import type { Machine } from '../engine/core/machine.ts'
import { type Language, languages, pickLanguage } from '../engine/texts/languages.ts'

/** The language of the person's session: the usual variables first, then what the system says. */
export function systemLanguage({ environment }: Machine): Language {
  const named = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG']
  return pickLanguage(named || Intl.DateTimeFormat().resolvedOptions().locale)
}

/** `--lang en|es`. */
export function languageOption(): Option {
  return new Option('--lang <language>', 'language of the texts').choices(languages)
}
