import './keys.css'

const isMac = navigator.userAgent.includes('Mac')

/** A keyboard shortcut as the keyboard at hand names it. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  return <kbd className="keys">{isMac ? shortcut.replace('Ctrl+', '⌘') : shortcut}</kbd>
}
