import { Declarations } from './declarations.ts'
import type { Requirements } from './requirements.ts'

const pipInstall = /\b(?:pip3?|uv pip|uv)\s+(?:install|add)\s+((?:"[^"]*"|'[^']*'|[^&|;"'])*)/g
const systemInstall = /\b(?:apt-get|apt|apk|dnf|yum|microdnf)\b[^&|;]*?\b(?:install|add)\s+([^&|;]*)/g
const systemPackage = /^(?:python3-|py3-)([a-z0-9.+-]+)$/

/**
 * Adds what a Dockerfile's `RUN`s install by name. An installation that cannot be read from the text (another file, a
 * link, a variable) makes the requirements partial.
 * @param runs the text of each `RUN`.
 */
export function withInstalled(requirements: Requirements, runs: readonly string[]): Requirements {
  const installed = new Declarations()
  let { partial } = requirements
  for (const run of runs) {
    const text = run.replace(/\\?\r?\n/g, ' ')
    for (const [, list = ''] of text.matchAll(pipInstall)) {
      const words = list.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []
      for (const [index, quoted] of words.entries()) {
        if (/^(?:-r|--requirement|-c|--constraint|-t|--target|-i|--index-url)$/.test(words[index - 1] ?? '')) continue
        const word = quoted.replace(/^(["'])(.*)\1$/, '$2')
        if (/^[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?(?:$|[<>=!~;@ ])/.test(word)) installed.add(word, '')
        else if (/^(?:\.|git\+|https?:|\$)/.test(word)) partial = true
      }
    }
    for (const [, list = ''] of text.matchAll(systemInstall)) {
      for (const word of list.trim().split(/\s+/)) {
        const name = systemPackage.exec(word)?.[1]
        if (name !== undefined) installed.add(name, '')
      }
    }
    if (/\b(?:conda|mamba|micromamba|poetry|pdm|pipenv)\b/.test(text) && requirements.declared.length === 0)
      partial = true
  }
  return { ...requirements, declared: [...requirements.declared, ...installed.result()], partial }
}
