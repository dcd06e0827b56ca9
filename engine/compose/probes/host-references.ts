import { lookup } from 'node:dns/promises'
import { readdir } from 'node:fs/promises'
import { join, posix, resolve } from 'node:path'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { isInside, readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { parseEnvFile } from '../../project/compose/env-file.ts'
import { type ComposeModel, composeModelFact, entryPointsFact } from '../../project/facts.ts'
import { type HostReference, hostReferencesFact } from '../facts.ts'
import { hostOfUrl, shortAddress } from '../host-address.ts'
import { hostsInCommands } from '../host-commands.ts'
import { hostScripts } from '../host-scripts.ts'

/** Where scripts for the host are kept. */
const folders = ['.', 'scripts', 'script', 'bin', 'tools', 'dev', 'hack']
const fileName = /^(?:GNU)?[Mm]akefile$|\.mk$|^README[^/]*\.(?:md|markdown)$|\.(?:sh|bash)$/i
const maxFiles = 60
const maxBytes = 128 * 1024
/** A file that names services more often is no list of commands; the first places say it all. */
const maxReferences = 100
const lookupMs = 1500

/** Looks for service names in what is surely run on the host, and asks the host whether it knows them after all. */
export default defineProbe({
  fact: hostReferencesFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact, entryPoints: entryPointsFact },
  async read({ root, facts: { compose, entryPoints }, signal }) {
    const services = new Set(compose.services.filter(({ active }) => active).map(({ name }) => name))
    const inContainers = new Set(entryPoints.entryPoints.flatMap(({ file, place }) => [file, place.file]))
    const found: HostReference[] = []
    for (const file of await candidates(root)) {
      signal.throwIfAborted()
      if (found.length >= maxReferences) break
      const content = inContainers.has(file) ? undefined : await readProjectFile(root, file, maxBytes)
      if (content === undefined || content.problem !== undefined) continue
      for (const { text, firstLine } of hostScripts(posix.basename(file), decodeText(content.bytes).text)) {
        for (const { program, line, ...named } of hostsInCommands(text)) {
          if (!services.has(named.host)) continue
          const place = { file, line: firstLine + line, column: 1 }
          const port = named.port === undefined ? {} : { port: named.port }
          found.push({
            service: named.host,
            kind: 'command',
            name: program,
            place,
            text: `${program} ${shortAddress(named)}`,
            ...port,
          })
        }
      }
    }
    found.push(...(await ofEnvironmentFile(root, compose, services)))
    found.splice(maxReferences)
    const unknown = await unknownNames(found.map(({ service }) => service))
    return known(found.filter(({ service }) => unknown.has(service)))
  },
})

async function candidates(root: string): Promise<string[]> {
  const files: string[] = []
  for (const folder of folders) {
    for (const name of await namesIn(join(root, folder))) {
      if (fileName.test(name)) files.push(posix.join(folder, name))
    }
  }
  return files.slice(0, maxFiles)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch {
    // Most projects have only some of these folders.
    return []
  }
}

/**
 * Addresses in the `.env` beside the compose file that no compose file uses and no container can see: whoever reads them runs on the host. Where
 * anything is built or the folder is mounted, the file may be in an image, and nothing is said.
 */
async function ofEnvironmentFile(
  root: string,
  compose: ComposeModel,
  services: ReadonlySet<string>,
): Promise<HostReference[]> {
  const file = compose.environmentFile
  if (file === undefined) return []
  const path = resolve(root, file)
  const isSeen = compose.services.some(
    ({ build, mounts, environmentFiles }) =>
      build !== undefined ||
      environmentFiles.some((one) => one.path === file) ||
      mounts.some(({ type, source }) => type === 'bind' && source !== undefined && isInside(source, path)),
  )
  const content = isSeen ? undefined : await readProjectFile(root, file, maxBytes)
  if (content === undefined || content.problem !== undefined) return []
  const composeText = await textOf(
    root,
    new Set([...compose.files, ...compose.services.map(({ place }) => place.file)]),
  )
  return parseEnvFile(decodeText(content.bytes).text, () => undefined).entries.flatMap(
    ({ name, value, line, column }) => {
      const named = hostOfUrl(value ?? '')
      if (named === undefined || !services.has(named.host)) return []
      if (new RegExp(`(?<!\\w)${name}(?!\\w)`).test(composeText)) return []
      const port = named.port === undefined ? {} : { port: named.port }
      return [
        {
          service: named.host,
          kind: 'variable' as const,
          name,
          place: { file, line, column },
          text: `${name}=${shortAddress(named)}`,
          ...port,
        },
      ]
    },
  )
}

async function textOf(root: string, files: ReadonlySet<string>): Promise<string> {
  const texts: string[] = []
  for (const file of files) {
    const content = await readProjectFile(root, file)
    if (content.problem === undefined) texts.push(decodeText(content.bytes).text)
  }
  return texts.join('\n')
}

/** Names that this computer does not know: somebody may have put them into its hosts file. */
async function unknownNames(names: readonly string[]): Promise<ReadonlySet<string>> {
  const unknown = new Set<string>()
  await Promise.all(
    [...new Set(names)].slice(0, 20).map(async (name) => {
      const late = new Promise<'late'>((done) => setTimeout(() => done('late'), lookupMs).unref())
      const answer = await Promise.race([
        lookup(name).then(
          () => 'known',
          () => 'unknown',
        ),
        late,
      ])
      // A name server that does not answer in time does not know the name of a container either.
      if (answer !== 'known') unknown.add(name)
    }),
  )
  return unknown
}
