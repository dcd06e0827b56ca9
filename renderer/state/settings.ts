import { create } from 'zustand'
import { type Language, languages, pickLanguage } from '../../engine/texts/languages.ts'
import { loadTexts } from '../texts/load-texts.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

interface Settings {
  readonly theme: Theme
  readonly language: Language
  readonly setTheme: (theme: Theme) => void
  readonly setLanguage: (language: Language) => void
}

const themeKey = 'stackmedic.theme'
const languageKey = 'stackmedic.language'

/** How the person wants the page to look and speak; remembered on this computer. */
export const useSettings = create<Settings>()((set) => ({
  theme: themes.find((theme) => theme === localStorage.getItem(themeKey)) ?? 'system',
  language:
    languages.find((language) => language === localStorage.getItem(languageKey)) ?? pickLanguage(navigator.language),
  setTheme: (theme) => {
    localStorage.setItem(themeKey, theme)
    set({ theme })
  },
  setLanguage: (language) => {
    localStorage.setItem(languageKey, language)
    void loadTexts(language).then(() => set({ language }))
  },
}))

/** Keeps the document's theme and language as the settings say. */
export function applySettings(): void {
  const apply = ({ theme, language }: Settings) => {
    document.documentElement.lang = language
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }
  apply(useSettings.getState())
  useSettings.subscribe(apply)
}
