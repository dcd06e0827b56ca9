import { useEffect } from 'react'

export type ShortcutName = 'run-again' | 'export' | 'open' | 'cancel'

/** On a Mac the command key takes the place of Ctrl. */
export const shortcuts: readonly { readonly name: ShortcutName; readonly keys: string; readonly key: string }[] = [
  { name: 'run-again', keys: 'Ctrl+R', key: 'r' },
  { name: 'export', keys: 'Ctrl+E', key: 'e' },
  { name: 'open', keys: 'Ctrl+O', key: 'o' },
  { name: 'cancel', keys: 'Esc', key: 'Escape' },
]

/** Calls back on a shortcut while the component is on screen; dialogs keep the keyboard for themselves. */
export function useShortcut(name: ShortcutName, action: (() => void) | undefined): void {
  useEffect(() => {
    const shortcut = shortcuts.find((candidate) => candidate.name === name)
    if (action === undefined || shortcut === undefined) return
    const needsControl = shortcut.keys.startsWith('Ctrl+')
    const onKeyDown = (event: KeyboardEvent) => {
      const control = event.ctrlKey || event.metaKey
      if (event.key.toLowerCase() !== shortcut.key.toLowerCase() || control !== needsControl) return
      if (event.altKey || event.shiftKey) return
      // A browser would reload or save; inside of a dialog that would lose what is in it.
      if (needsControl) event.preventDefault()
      if (document.querySelector('[role="dialog"], [role="menu"]') === null) action()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [name, action])
}
