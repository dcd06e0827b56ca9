/**
 * A signal that aborts when `signal` does, and after `timeoutMs` at the latest.
 * In the place of `AbortSignal.any` with `AbortSignal.timeout`: on Node 20 such a pair can be collected as garbage
 * before its time has come, and then never aborts (nodejs/node#54614).
 */
export function timeLimit(signal: AbortSignal, timeoutMs: number): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort(signal.reason)
  else {
    // Whoever waits keeps the process alive; the limit alone does not.
    const timer = setTimeout(() => controller.abort(new DOMException('The time is up', 'TimeoutError')), timeoutMs)
    timer.unref()
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
  }
  return controller.signal
}
