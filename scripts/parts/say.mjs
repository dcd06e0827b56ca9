/** One line to standard error, so that standard output belongs to the program that is being prepared. */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/**
 * Says what is being done and, on a terminal, for how long already; afterwards how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileSaying(what, work) {
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 1000)
  const live = process.stderr.isTTY
  process.stderr.write(live ? `${what} …` : `${what} …\n`)
  const ticker = live && setInterval(() => process.stderr.write(`\r${what} … ${seconds()} s`), 1000)
  try {
    return await work()
  } finally {
    if (ticker) clearInterval(ticker)
    if (live) process.stderr.write(`\r${what} … ${seconds()} s\n`)
  }
}
