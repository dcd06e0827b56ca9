import en from '../../resources/locales/en/ui.json' with { type: 'json' }
import es from '../../resources/locales/es/ui.json' with { type: 'json' }

/** The page's own texts, so that a test looks for what a person reads in that language. */
export const words = { en, es }

/** A text with something put in, as a pattern. */
export function pattern(text: string): RegExp {
  const parts = text.split(/\{\{[^}]*\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(parts.join('.*'))
}
