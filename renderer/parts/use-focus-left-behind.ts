import { useEffect } from 'react'

/**
 * React Aria gives the focus back to what opened a dialog. Where that is gone meanwhile, such as the button of a cause
 * that is healed, the content of the page takes it: nobody who uses the keyboard starts over at the top of the window.
 */
export function useFocusLeftBehind(): void {
  useEffect(
    () => () => {
      // React Aria gives it back in the next frame.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const { activeElement, body } = document
          if (activeElement === null || activeElement === body) document.getElementById('content')?.focus()
        }),
      )
    },
    [],
  )
}
