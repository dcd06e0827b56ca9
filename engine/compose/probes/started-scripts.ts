import { readdir } from 'node:fs/promises'
import { join, posix, resolve } from 'node:path'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { isInside, projectPath, readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { composeModelFact, entryPointsFact, type Service } from '../../project/facts.ts'
import { findHostFile } from '../../project/image-path.ts'
import { changesModes } from '../changed-modes.ts'
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
    const { services } = facts.compose
    const others = [...(await setupScripts(root, services)), ...(await healthcheckScripts(root, services))]
    for (const started of [...facts.entryPoints.entryPoints, ...others]) {
      signal.throwIfAborted()
      const { service: name, file, place } = started
      const service = services.find((candidate) => candidate.name === name)
      const key = JSON.stringify([name, file])
      if (file === undefined || service === undefined || scripts.has(key)) continue
      const content = await readProjectFile(root, file)
      if (content.problem !== undefined) continue
      const { text, binary, encoding } = decodeText(content.bytes)
      const firstLine = text.slice(0, Math.max(0, text.indexOf('\n')))
      if (binary || !isShellScript(file, firstLine)) continue
      const checks = 'healthcheck' in started
      // What is mounted is not what the image was built with.
      const dockerfile = checks ? '' : await dockerfileOf(root, service)
      const setup = 'setup' in started
      const direct = setup ? (content.mode & 0o111) !== 0 : isItself(started.words[0], file)
      scripts.set(key, {
        service: name,
        file,
        startedAt: place,
        firstLine: firstLine.replace(/\r$/, '').slice(0, 200),
        firstLineCrlf: firstLine.endsWith('\r'),
        linesWithCrlf: text.split('\r\n').length - 1,
        lines: text.split('\n').length,
        converted: conversionPattern.test(dockerfile),
        direct,
        encoding,
        ...(setup && { setup }),
        ...(checks && { healthcheck: checks }),
        // An image's own entry point reads a setup script that nobody may execute.
        ...(machine.platform !== 'windows' && direct && !setup && { startedMode: content.mode & 0o777 }),
        changesModes: changesModes(dockerfile, service, resolve(root, file)),
      })
    }
    return known([...scripts.values()])
  },
})

/** Where the entry points of the official images look for scripts of the project. */
const setupFolder = /^\/docker-entrypoint(?:-init(?:db|-scripts)?)?\.d$/
const maxSetupScripts = 100

interface SetupScript {
  readonly service: string
  readonly file: string
  readonly place: Service['place']
  readonly setup: true
}

/** The scripts that services mount into such a folder. */
async function setupScripts(root: string, services: readonly Service[]): Promise<SetupScript[]> {
  const found: SetupScript[] = []
  for (const { name, active, mounts } of services) {
    for (const { type, source, target, place } of mounts) {
      if (!active || type !== 'bind' || source === undefined || !isInside(root, source)) continue
      const files = setupFolder.test(target)
        ? (await namesIn(source)).map((entry) => join(source, entry))
        : setupFolder.test(posix.dirname(target))
          ? [source]
          : []
      for (const file of files.filter((one) => /\.sh$/.test(one)).slice(0, maxSetupScripts)) {
        found.push({ service: name, file: projectPath(root, file), place, setup: true })
      }
    }
  }
  return found
}

interface HealthcheckScript extends Pick<SetupScript, 'service' | 'file' | 'place'> {
  readonly words: readonly string[]
  readonly healthcheck: true
}

/** The scripts that healthchecks call by their path, where they are mounted from the project. */
async function healthcheckScripts(root: string, services: readonly Service[]): Promise<HealthcheckScript[]> {
  const found: HealthcheckScript[] = []
  for (const { name, active, mounts, healthcheck } of services) {
    const [form, command = ''] = healthcheck?.test ?? []
    const path = form === 'CMD' ? command : (command.split(/\s+/)[0] ?? '')
    if (!active || healthcheck === undefined || healthcheck.disabled || !path.startsWith('/')) continue
    const file = await findHostFile(root, path, mounts, undefined)
    if (file === undefined) continue
    const { place } = healthcheck
    found.push({ service: name, file: projectPath(root, file), place, words: [path], healthcheck: true })
  }
  return found
}

/** Nothing where there is no such folder: `compose/mount-missing` speaks about that. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}

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
