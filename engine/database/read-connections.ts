import type Dockerode from 'dockerode'
import type { Container, ContainerList } from '../containers/facts.ts'
import type { Machine } from '../core/machine.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import { timeLimit } from '../core/time-limit.ts'
import { openEngine } from '../docker/engine-client.ts'
import type { ComposeModel } from '../project/facts.ts'
import type { Answer, Knock } from './answer.ts'
import { askInside } from './container-client.ts'
import type { Connection } from './facts.ts'
import { type Address, containerOf, locate } from './locate.ts'
import { askMysql } from './mysql.ts'
import { askPostgres } from './postgres.ts'
import type { Setting } from './settings.ts'
import { askSqlite } from './sqlite/ask-sqlite.ts'
import { locateSqlite } from './sqlite/locate-sqlite.ts'
import { readContainerDatabase, readProjectDatabase } from './sqlite/read-files.ts'
import { judgeInTime } from './start-time.ts'

/** What looking at databases needs to know. */
export interface Scene {
  readonly root: string
  readonly machine: Machine
  readonly model: ComposeModel | undefined
  readonly list: ContainerList | undefined
  readonly signal: AbortSignal
}

/** For one database in a container: the engine may be slow, and its files large. */
const insideMs = 15_000

/** Asks every database that the settings name and that is here. */
export function readConnections(settings: readonly Setting[], scene: Scene): Promise<Connection[]> {
  return Promise.all(settings.map((setting) => readConnection(setting, scene)))
}

async function readConnection(setting: Setting, scene: Scene): Promise<Connection> {
  const { dialect, driver, user, host, port, database, place, variable, services } = setting
  const { databaseService, container, address, answer } = await look(setting, scene)
  return {
    dialect,
    ...(driver !== undefined && { driver }),
    ...(user !== undefined && { user }),
    host,
    port,
    database,
    place,
    variable,
    services: [...services],
    ...(databaseService !== undefined && { databaseService }),
    ...(container !== undefined && { container: container.name }),
    hasVolume: setting.databaseService?.mounts.some(({ type }) => type === 'volume' || type === 'bind') ?? false,
    ...(address !== undefined && { address }),
    ...answer,
  }
}

interface Looked {
  readonly answer: Answer
  readonly databaseService?: string
  readonly container?: Container
  readonly address?: string
}

async function look(setting: Setting, scene: Scene): Promise<Looked> {
  if (setting.dialect === 'sqlite') return lookAtFile(setting, scene)
  const location = locate(setting, scene.list)
  const { container } = location
  const common = {
    ...(setting.databaseService !== undefined && { databaseService: setting.databaseService.name }),
    ...(container !== undefined && { container }),
  }
  if (location.address !== undefined) {
    const said = withoutGuess(setting, await ask(setting, location.address, scene.signal))
    const answer = judgeInTime(said, container, scene.list)
    // What is meant for programs on this machine need not run.
    const isIdle = setting.services.length === 0 && container === undefined && answer.state === 'refused'
    return {
      ...common,
      address: shown(location.address),
      answer: isIdle ? { state: 'not-running', detail: '' } : answer,
    }
  }
  if (location.inside !== undefined) {
    const { inside } = location
    const answer = await throughEngine(inside, scene, (engine, signal) => askInside(setting, engine, signal))
    return {
      ...common,
      address: `${inside.name}:${setting.port}`,
      answer: judgeInTime(withoutGuess(setting, answer), inside, scene.list),
    }
  }
  const { state, why } = location
  return { ...common, answer: { state, ...(why !== undefined && { why }), detail: '' } }
}

async function lookAtFile(setting: Setting, scene: Scene): Promise<Looked> {
  const { root, list, model, signal } = scene
  const [service = ''] = setting.services
  const container = service === '' ? undefined : containerOf(service, list)
  const find = (engine?: Dockerode.Container) => locateSqlite(setting, { root, model, list, signal, engine })
  const work = async (engine: Dockerode.Container | undefined, time: AbortSignal): Promise<Looked> => {
    const place = await find(engine)
    if (place.in === 'nowhere') return { answer: place.answer }
    const files =
      place.in === 'project' || engine === undefined
        ? await readProjectDatabase(root, place.path)
        : await readContainerDatabase(engine, place.path, time)
    const answer = 'state' in files ? files : await askSqlite(files, time)
    return { address: place.shown, answer, ...(place.in === 'container' && container !== undefined && { container }) }
  }
  if (container === undefined) return work(undefined, signal)
  let looked: Looked | undefined
  const answer = await throughEngine(container, scene, async (engine, time) => {
    looked = await work(engine, time)
    return looked.answer
  })
  return looked ?? { container, answer }
}

/** Does something with a container; what the engine says against it is an answer too. */
async function throughEngine(
  container: Container,
  { machine, list, signal }: Scene,
  use: (container: Dockerode.Container, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const time = timeLimit(signal, insideMs)
  try {
    const engine = await openEngine(list?.endpoint ?? '', machine, insideMs)
    return await use(engine.getContainer(container.id), time)
  } catch (error) {
    if (time.aborted) return { state: 'not-looked', why: 'too-slow', detail: '' }
    const detail = stripControlSequences(error instanceof Error ? error.message : String(error)).slice(0, 300)
    return { state: 'not-looked', why: 'engine-error', detail }
  }
}

function ask(setting: Setting, address: Address, signal: AbortSignal): Promise<Knock> {
  const { dialect, user, password, database, encryption } = setting
  const target = { address, database, encryption, ...(user && { user }), ...(password !== undefined && { password }) }
  return dialect === 'mysql' ? askMysql(target, signal) : askPostgres(target, signal)
}

/** Where the password is kept elsewhere, being refused without it says nothing about it. */
function withoutGuess({ passwordElsewhere, services, password }: Setting, answer: Knock): Knock {
  const isUnknown = passwordElsewhere === true || (services.length === 0 && password === undefined)
  if (!isUnknown || answer.state !== 'wrong-password') return answer
  return { state: 'not-looked', why: 'password-elsewhere', detail: '' }
}

function shown(address: Address): string {
  return 'socket' in address ? address.socket : `${address.host}:${address.port}`
}
