import { ChevronDown, Download, ShieldCheck } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import '../parts/menu.css'
import { saveFile } from '../parts/save-file.ts'
import { useShortcut } from '../shell/shortcuts.ts'
import { useTexts } from '../texts/texts.ts'

const formats = ['zip', 'html', 'json', 'markdown'] as const

interface ExportMenuProps {
  readonly root: string
  readonly isDisabled: boolean
  /** Told what came of it, for the page to show. */
  readonly onResult: (result: { readonly saved: string } | { readonly failed: true }) => void
}

/** Saves the last diagnosis as a file that is safe to share. */
export function ExportMenu({ root, isDisabled, onResult }: ExportMenuProps) {
  const { ui, language } = useTexts()
  const client = useClient()
  const [open, setOpen] = useState(false)
  useShortcut(
    'export',
    useCallback(() => setOpen(!isDisabled), [isDisabled]),
  )
  const save = (format: (typeof formats)[number]) =>
    client.call('exportReport', { root, format, language }).then(
      (file) => {
        saveFile(file)
        onResult({ saved: file.fileName })
      },
      () => onResult({ failed: true }),
    )
  return (
    <MenuTrigger isOpen={open} onOpenChange={setOpen}>
      <Button isDisabled={isDisabled}>
        <Download size={15} aria-hidden />
        {ui('export.label')}
        <ChevronDown size={14} aria-hidden />
      </Button>
      <Popover className="menu-popover" placement="bottom end">
        <Menu className="menu" autoFocus="first" aria-label={ui('export.label')}>
          {formats.map((format) => (
            <MenuItem
              key={format}
              className="menu-item"
              textValue={ui(`export.${format}`)}
              onAction={() => void save(format)}
            >
              <span>{ui(`export.${format}`)}</span>
              <span className="menu-item-hint">{ui(`export.${format}-hint`)}</span>
            </MenuItem>
          ))}
        </Menu>
        <p className="menu-note">
          <ShieldCheck size={15} aria-hidden />
          {ui('export.redacted')}
        </p>
      </Popover>
    </MenuTrigger>
  )
}
