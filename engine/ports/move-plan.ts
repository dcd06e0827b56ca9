import { basename, dirname, posix } from 'node:path'
import type { Machine } from '../core/machine.ts'
import { type Message, message } from '../core/message.ts'
import { readProjectFile } from '../core/project-files.ts'
import { decodeText } from '../core/text-encoding.ts'
import { setDotenvVariable, setsVariable } from '../project/dotenv-variable.ts'
import type { ComposeModel, PublishedPort } from '../project/facts.ts'
import { knowsOverride } from './compose-version.ts'
import type { WantedPort } from './facts.ts'
import { newOverrideName, overrideNames, withPublishedPorts } from './override-file.ts'
import { movedPorts } from './published-ports.ts'

/** The one file that has to change so that a service publishes on another port. */
export type MovePlan =
  | { readonly ok: true; readonly path: string; readonly content: string }
  | { readonly ok: false; readonly reason: Message }

export interface MoveRequest {
  readonly root: string
  readonly machine: Machine
  readonly model: ComposeModel
  readonly wanted: WantedPort
  readonly newPort: number
  /** Asks compose for its version, where an override file is the way; `undefined`: nobody knows. */
  readonly composeVersion?: () => Promise<string | undefined>
}

/** Sets the variable in `.env` where that decides, and writes an override file otherwise. */
export async function planMove(request: MoveRequest): Promise<MovePlan> {
  const { root, model } = request
  const [ownFile] = model.files
  if (ownFile === undefined) return no('no-compose-file')
  const folder = posix.dirname(ownFile)
  const dotenvPath = posix.join(folder, '.env')
  const dotenv = await readText(root, dotenvPath)
  if (dotenv === 'unreadable') return no('not-readable', dotenvPath)
  const variable = decidingVariable(request)
  if (variable !== undefined) {
    return { ok: true, path: dotenvPath, content: setDotenvVariable(dotenv ?? '', variable, String(request.newPort)) }
  }
  return overridePlan(request, ownFile, folder, dotenv ?? '')
}

/** The variable that alone decides the host port, if `.env` is where it comes from. */
function decidingVariable({ machine, wanted }: MoveRequest): string | undefined {
  const [name, ...more] = wanted.variables
  // A container with another port shows that compose saw the variable in a shell, which counts more than `.env`.
  if (name === undefined || more.length > 0 || wanted.container !== undefined) return undefined
  if (machine.environment[name] !== undefined || machine.environment['COMPOSE_ENV_FILES'] !== undefined)
    return undefined
  const uses = wanted.text.match(new RegExp(`\\$\\{?${name}\\b`, 'g'))?.length ?? 0
  // `${PORT}:${PORT}` would move the port inside the container too; `80${N}` is only a part of the port.
  const whole = new RegExp(`(?:^|[\\s"':-])\\$(?:${name}|\\{${name}(?::?[-?+][^}]*)?\\})(?:["']?\\s*$|:|["'\\s])`)
  return uses === 1 && whole.test(wanted.text) ? name : undefined
}

async function overridePlan(request: MoveRequest, ownFile: string, folder: string, dotenv: string): Promise<MovePlan> {
  const { root, machine, model, wanted, newPort } = request
  const service = model.services.find(({ name }) => name === wanted.service)
  if (service === undefined) return no('no-such-service', wanted.service)
  if (!model.files.includes(wanted.place.file) || posix.dirname(wanted.place.file) !== folder) {
    return no('included', wanted.place.file)
  }
  const present = model.files.find((file) => overrideNames.some((name) => name === basename(file)))
  const told = machine.environment['COMPOSE_FILE'] !== undefined || setsVariable(dotenv, 'COMPOSE_FILE')
  if (present === undefined && told) return no('files-are-named')
  const name = newOverrideName(basename(ownFile))
  const path = present ?? (name === undefined ? undefined : posix.join(dirname(ownFile), name))
  if (path === undefined) return no('files-are-named')
  const text = await readText(root, path)
  if (text === 'unreadable') return no('not-readable', path)
  const ports = movedPorts(service.ports, (port) => isSame(port, wanted), newPort)
  const version = await request.composeVersion?.()
  // An older compose refuses the whole project because of the mark.
  if (version !== undefined && !knowsOverride(version)) return no('compose-too-old', version)
  const content = withPublishedPorts(text ?? '', wanted.service, ports)
  return content === undefined ? no('not-readable', path) : { ok: true, path, content }
}

function isSame(port: PublishedPort, wanted: WantedPort): boolean {
  return (
    port.hostPort === (wanted.container?.composePort ?? wanted.hostPort) &&
    port.containerPort === wanted.containerPort &&
    port.protocol === wanted.protocol &&
    port.hostAddress === wanted.hostAddress
  )
}

/** `undefined` where there is no such file. */
async function readText(root: string, path: string): Promise<string | 'unreadable' | undefined> {
  const file = await readProjectFile(root, path)
  if (file.problem === 'missing') return undefined
  if (file.problem !== undefined) return 'unreadable'
  const { text, encoding, binary } = decodeText(file.bytes)
  // Written back as UTF-8 it would no longer be what it was.
  return binary || encoding !== 'utf-8' ? 'unreadable' : text
}

function no(reason: string, detail = ''): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message(`ports.reasons.move-${reason}`, { detail }) }
}
