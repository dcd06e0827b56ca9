export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

/** The language to use for what a person or their system asked for, such as `es_MX.UTF-8`. */
export function pickLanguage(wanted: string | undefined): Language {
  return languages.find((language) => wanted?.toLowerCase().startsWith(language)) ?? 'en'
}
