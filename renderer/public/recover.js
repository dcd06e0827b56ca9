// Chromium breaks off what it loads when a network of the machine appears or goes, which is what starting a stack does,
// and it never asks again for a module that failed once. So the page is loaded anew; the open project stays.
// A script of its own, because what is broken off may be any part of the page.
;(() => {
  const name = 'stackmedic.recoveries'
  const atMost = 5
  const forgottenAfterMs = 30_000
  let isReloading = false

  const recover = () => {
    if (isReloading) return
    const { count = 0, at = 0 } = JSON.parse(sessionStorage.getItem(name) ?? '{}')
    const before = Date.now() - at > forgottenAfterMs ? 0 : count
    if (before >= atMost) return
    isReloading = true
    sessionStorage.setItem(name, JSON.stringify({ count: before + 1, at: Date.now() }))
    setTimeout(() => location.reload(), 300 * (before + 1))
  }

  addEventListener('vite:preloadError', recover)
  const onError = ({ target }) => {
    if (target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === 'stylesheet'))
      recover()
  }
  // Errors of elements do not bubble.
  addEventListener('error', onError, { capture: true })
})()
