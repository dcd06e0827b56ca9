import { useEffect } from 'react'

/** Names the page in the window's title, which is also what a screen reader says first. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Stackmedic`
  }, [title])
}
