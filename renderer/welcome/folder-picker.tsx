import { CornerLeftUp, Folder, FolderGit2 } from 'lucide-react'
import { useState } from 'react'
import { Form, Input, Label, ListBox, ListBoxItem, TextField } from 'react-aria-components'
import { useFolders } from '../client/queries.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Modal } from '../parts/modal.tsx'
import { Notice } from '../parts/notice.tsx'
import { useOpenProject } from '../shell/use-open-project.ts'
import { useDialogs } from '../state/dialogs.ts'
import { lastPartOf } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import './folder-picker.css'

/** Chooses a folder of the machine where the engine runs; used where the host has no folder dialog of its own. */
export function FolderPicker() {
  const { ui, say } = useTexts()
  const close = useDialogs((dialogs) => dialogs.close)
  const openProject = useOpenProject()
  const [path, setPath] = useState<string>()
  // Absent until the person types: a list that arrives late must not take away what they wrote.
  const [typed, setTyped] = useState<string>()
  const folders = useFolders(path)
  const listing = folders.data
  const shown = typed ?? (folders.isPlaceholderData ? path : listing?.path) ?? path ?? ''
  const go = (to: string | undefined) => {
    setPath(to)
    setTyped(undefined)
  }
  // What stands in the field is what opens, whether its folders are listed yet or not.
  const chosen = shown.trim()
  const take = () => {
    close()
    openProject(chosen)
  }
  return (
    <Modal
      title={ui('picker.title')}
      onClose={close}
      size="narrow"
      footer={
        <>
          <Button onPress={close}>{ui('actions.cancel')}</Button>
          <Button look="primary" isDisabled={chosen === ''} onPress={take}>
            {ui('picker.open', { name: chosen === '' ? '…' : lastPartOf(chosen) })}
          </Button>
        </>
      }
    >
      <div className="modal-body">
        <Form
          className="picker-path"
          onSubmit={(event) => {
            event.preventDefault()
            go(chosen)
          }}
        >
          <Button
            iconOnly
            aria-label={ui('picker.up')}
            isDisabled={listing?.parent === undefined}
            onPress={() => go(listing?.parent)}
          >
            <CornerLeftUp size={16} aria-hidden />
          </Button>
          <TextField className="picker-field" value={shown} onChange={setTyped}>
            <Label className="eyebrow">{ui('picker.path')}</Label>
            <Input className="code" spellCheck={false} autoComplete="off" />
          </TextField>
          <Button type="submit">{ui('picker.go')}</Button>
        </Form>
        {listing?.problem !== undefined && <Notice tone="warning" title={say(listing.problem)} />}
        {folders.isError && <Notice tone="error" title={ui('failure.failed')} />}
        <ListBox
          // A new folder starts with its first entry, so that the keyboard can go on at once.
          key={listing?.path ?? 'loading'}
          className="picker-list"
          aria-label={ui('picker.list', { path: listing?.path ?? '…' })}
          items={listing?.folders ?? []}
          autoFocus="first"
          onAction={(key) => go(String(key))}
          renderEmptyState={() => (
            <p className="picker-empty">{listing === undefined ? ui('picker.loading') : ui('picker.empty')}</p>
          )}
        >
          {(folder) => (
            <ListBoxItem id={folder.path} textValue={folder.name} className="picker-folder">
              {folder.project ? <FolderGit2 size={17} aria-hidden /> : <Folder size={17} aria-hidden />}
              <span className="picker-folder-name">{folder.name}</span>
              {folder.project && <Badge tone="info">{ui('picker.project')}</Badge>}
            </ListBoxItem>
          )}
        </ListBox>
        <p className="muted small">{ui('picker.hint')}</p>
      </div>
    </Modal>
  )
}
