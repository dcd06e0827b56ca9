const lastReload = 'stackmedic.reloaded-at'

/**
 * A part of the page that did not load is asked for again by loading the page again; the open project stays.
 * Chromium breaks off what it loads when a network of the machine appears or goes, which is what starting a stack does,
 * and it never asks for a module again that failed once.
 */
export function recoverFromFailedLoads(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(lastReload) ?? 0)
    if (Date.now() - last < 10_000) return
    event.preventDefault()
    sessionStorage.setItem(lastReload, String(Date.now()))
    location.reload()
  })
}
