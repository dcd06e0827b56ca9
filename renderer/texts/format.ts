import type { Language } from '../../engine/texts/languages.ts'

/** A duration for people: `480ms`, `2.4s`, `3m`. */
export function formatDuration(milliseconds: number, language: Language): string {
  const unit = (value: number, name: string, digits: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
      maximumFractionDigits: digits,
    }).format(value)
  if (milliseconds < 1000) return unit(Math.round(milliseconds), 'millisecond', 0)
  if (milliseconds < 120_000) return unit(milliseconds / 1000, 'second', 1)
  return unit(milliseconds / 60_000, 'minute', 0)
}

/** How long ago a moment was: `now`, `5 minutes ago`, `yesterday`; `5 min. ago` where there is little room. */
export function formatAgo(moment: string, now: number, language: Language, style: 'long' | 'short' = 'long'): string {
  const seconds = Math.round((Date.parse(moment) - now) / 1000)
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style })
  if (Math.abs(seconds) < 60) return format.format(0, 'second')
  if (Math.abs(seconds) < 3600) return format.format(Math.round(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return format.format(Math.round(seconds / 3600), 'hour')
  return format.format(Math.round(seconds / 86_400), 'day')
}

/** The moment itself, in the person's time zone. */
export function formatMoment(moment: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment))
}

/** Names joined the way the language does: `ports, Docker and logs`. */
export function formatList(names: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names)
}

/** The last part of a path of any system. */
export function lastPartOf(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path
}
