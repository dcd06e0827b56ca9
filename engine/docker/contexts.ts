import { createHash } from 'node:crypto'
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Machine } from '../core/machine.ts'
import { readProjectFile } from '../core/project-files.ts'
import { decodeText } from '../core/text-encoding.ts'

export interface DockerContext {
  readonly name: string
  readonly host: string
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`, whether or not it exists. */
  readonly certificateFolder: string
  readonly skipTlsVerify: boolean
}

export interface CredentialHelper {
  readonly name: string
  /** Absent: for all that have none of their own. */
  readonly registry?: string
}

export interface DockerConfiguration {
  readonly currentContext: string | undefined
  readonly contexts: readonly DockerContext[]
  /** Names of the programs that keep passwords, without `docker-credential-` in front, and for which registries. */
  readonly credentialHelpers: readonly CredentialHelper[]
  /** Registries for which docker keeps a login, such as `docker.io`; their names alone. */
  readonly registriesWithLogin: readonly string[]
  /** More folders with plugins of the docker command. */
  readonly pluginFolders: readonly string[]
  /** Files that are there and could not be understood. */
  readonly problems: readonly { readonly file: string; readonly problem: string }[]
}

const maxContexts = 100
const maxFileBytes = 1024 * 1024

// config.json holds credentials too: only these keys are ever taken out of it, none of which is a secret.
const configSchema = z.object({
  currentContext: z.string().optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  // Only the names of the registries: what stands below them are passwords.
  auths: z.record(z.string(), z.unknown()).transform(Object.keys).optional(),
  cliPluginsExtraDirs: z.array(z.string()).optional(),
})
const metaSchema = z.object({
  Name: z.string().min(1),
  Endpoints: z.object({
    docker: z.object({ Host: z.string().min(1), SkipTLSVerify: z.boolean().optional() }),
  }),
})

/** The folder of the docker command's own files. */
export function dockerConfigFolder(machine: Pick<Machine, 'environment' | 'homeDirectory'>): string {
  return machine.environment['DOCKER_CONFIG'] || join(machine.homeDirectory, '.docker')
}

/** Reads the current context's name and all contexts on disk. What is missing is no problem, what is broken is one. */
export async function readDockerConfiguration(
  machine: Pick<Machine, 'environment' | 'homeDirectory'>,
): Promise<DockerConfiguration> {
  const folder = dockerConfigFolder(machine)
  const problems: { file: string; problem: string }[] = []
  const config = await readJson(join(folder, 'config.json'), configSchema, problems)
  const metaFolder = join(folder, 'contexts', 'meta')
  const ids = (await namesIn(metaFolder)).slice(0, maxContexts)
  const contexts: DockerContext[] = []
  for (const id of ids) {
    const meta = await readJson(join(metaFolder, id, 'meta.json'), metaSchema, problems)
    if (meta === undefined) continue
    const { Host: host, SkipTLSVerify: skipTlsVerify = false } = meta.Endpoints.docker
    const certificateFolder = join(folder, 'contexts', 'tls', contextFolderName(meta.Name), 'docker')
    contexts.push({ name: meta.Name, host, certificateFolder, skipTlsVerify })
  }
  return {
    currentContext: config?.currentContext,
    contexts,
    credentialHelpers: helpersOf(config),
    registriesWithLogin: loginsOf(config),
    pluginFolders: config?.cliPluginsExtraDirs ?? [],
    problems,
  }
}

function helpersOf(config: z.infer<typeof configSchema> | undefined): CredentialHelper[] {
  const forRegistries = Object.entries(config?.credHelpers ?? {}).map(([registry, name]) => ({ name, registry }))
  return [...(config?.credsStore ? [{ name: config.credsStore }] : []), ...forRegistries]
}

/** Docker Hub stands there as `https://index.docker.io/v1/`, others as `ghcr.io`. */
function loginsOf(config: z.infer<typeof configSchema> | undefined): string[] {
  const written = [...(config?.auths ?? []), ...Object.keys(config?.credHelpers ?? {})]
  return written.map((address) => {
    const host = address.replace(/^https?:\/\//, '').split('/')[0] ?? ''
    return host === 'index.docker.io' ? 'docker.io' : host.toLowerCase()
  })
}

/** Docker files a context under the SHA-256 of its name. */
export function contextFolderName(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

async function readJson<Value>(
  file: string,
  schema: z.ZodType<Value>,
  problems: { file: string; problem: string }[],
): Promise<Value | undefined> {
  // People link these files to a folder of dotfiles, so the real place counts.
  const real = await realpath(file).catch(() => undefined)
  if (real === undefined) return undefined
  const content = await readProjectFile(dirname(real), real, maxFileBytes)
  if (content.problem !== undefined) {
    problems.push({ file, problem: content.problem })
    return undefined
  }
  const parsed = schema.safeParse(parseJson(decodeText(content.bytes).text))
  if (parsed.success) return parsed.data
  problems.push({ file, problem: 'not-understood' })
  return undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}
