import { Settings } from 'lucide-react'
import { Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { useHost } from '../client/queries.ts'
import { Button } from '../parts/button.tsx'
import { Keys } from '../parts/keys.tsx'
import { Segments } from '../parts/segments.tsx'
import { themes, useSettings } from '../state/settings.ts'
import { useTexts } from '../texts/texts.ts'
import './settings-button.css'
import { shortcuts } from './shortcuts.ts'

/** A language is named in itself, so that everybody finds their own. */
const languageChoices = [
  { value: 'en', label: 'English' },
  { value: 'es', label: 'Español' },
] as const

export function SettingsButton() {
  const { ui } = useTexts()
  const { theme, language, setTheme, setLanguage } = useSettings()
  const host = useHost()
  return (
    <DialogTrigger>
      <Button look="quiet" aria-label={ui('navigation.settings')}>
        <Settings size={17} aria-hidden />
        <span className="navigation-settings-label">{ui('navigation.settings')}</span>
      </Button>
      <Popover className="settings-popover" placement="top start">
        <Dialog className="settings-dialog" aria-label={ui('settings.title')}>
          <Segments
            label={ui('settings.theme')}
            value={theme}
            onChange={setTheme}
            choices={themes.map((value) => ({ value, label: ui(`settings.themes.${value}`) }))}
          />
          <Segments label={ui('settings.language')} value={language} onChange={setLanguage} choices={languageChoices} />
          <div>
            <p className="eyebrow settings-label">{ui('settings.shortcuts')}</p>
            <dl className="settings-shortcuts">
              {shortcuts.map(({ keys, name }) => (
                <div key={name} style={{ display: 'contents' }}>
                  <dt>{ui(`shortcuts.${name}`)}</dt>
                  <dd>
                    <Keys shortcut={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </div>
          {host.data !== undefined && (
            <p className="settings-version muted">{ui('settings.version', { version: host.data.version })}</p>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
