import { posix, resolve } from 'node:path'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { composeModelFact, entryPointsFact, type Service } from '../../project/facts.ts'
import { type StartedScript, startedScriptsFact } from '../facts.ts'

/** `sed 's/\r$//'`, `tr -d '\r'` and `dos2unix` in a Dockerfile: the image gets other line ends than the folder has. */
const conversionPattern = /dos2unix|\\r|fromdos/

/** Reads how the lines of the started shell scripts end. */
export default defineProbe({
  fact: startedScriptsFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact, entryPoints: entryPointsFact },
  async read({ root, machine, facts, signal }) {
    const scripts = new Map<string, StartedScript>()
    for (const { service: name, file, place, words } of facts.entryPoints.entryPoints) {
      signal.throwIfAborted()
      const service = facts.compose.services.find((candidate) => candidate.name === name)
      const key = JSON.stringify([name, file])
      if (file === undefined || service === undefined || scripts.has(key)) continue
      const content = await readProjectFile(root, file)
      if (content.problem !== undefined) continue
      const { text, binary } = decodeText(content.bytes)
      const firstLine = text.slice(0, Math.max(0, text.indexOf('\n')))
      if (binary || !isShellScript(file, firstLine)) continue
      const dockerfile = await dockerfileOf(root, service)
      scripts.set(key, {
        service: name,
        file,
        startedAt: place,
        firstLine: firstLine.replace(/\r$/, '').slice(0, 200),
        firstLineCrlf: firstLine.endsWith('\r'),
        linesWithCrlf: text.split('\r\n').length - 1,
        lines: text.split('\n').length,
        converted: conversionPattern.test(dockerfile),
        ...(machine.platform !== 'windows' && isItself(words[0], file) && { startedMode: content.mode & 0o777 }),
        changesModes: /\bchmod\b/.test(dockerfile),
      })
    }
    return known([...scripts.values()])
  },
})

function isShellScript(file: string, firstLine: string): boolean {
  return /\.(?:sh|bash)$/.test(file) || /^#!.*\b(?:ba|da|a|z|k)?sh\b/.test(firstLine)
}

function isItself(program: string | undefined, file: string): boolean {
  return program !== undefined && posix.basename(program) === posix.basename(file)
}

/** Empty where there is none to read. */
async function dockerfileOf(root: string, { build }: Service): Promise<string> {
  if (build === undefined) return ''
  if (build.inline !== undefined) return build.inline.text
  const content = await readProjectFile(root, resolve(build.context, build.dockerfile))
  return content.problem === undefined ? decodeText(content.bytes).text : ''
}
