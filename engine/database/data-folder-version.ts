import { posix } from 'node:path'
import type { Container } from '../containers/facts.ts'
import type { Machine } from '../core/machine.ts'
import { timeLimit } from '../core/time-limit.ts'
import { openEngine } from '../docker/engine-client.ts'
import type { Service } from '../project/facts.ts'
import { readContainerFile } from './container-file.ts'
import type { VersionClash } from './facts.ts'

const lookMs = 5000

/**
 * Compares the version that PostgreSQL's files are of with the one of the image, for a container that does not run: also
 * where its log is gone. What cannot be read says nothing.
 * @throws what the engine says against it.
 */
export async function clashInDataFolder(
  service: Service,
  container: Container,
  endpoint: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<VersionClash | undefined> {
  const time = timeLimit(signal, lookMs)
  const engine = (await openEngine(endpoint, machine, lookMs)).getContainer(container.id)
  const { Config } = await engine.inspect({ abortSignal: time })
  const environment = new Map((Config?.Env ?? []).map((entry) => [entry.split('=', 1)[0] ?? '', entry]))
  const value = (name: string) => environment.get(name)?.slice(name.length + 1)
  const expected = value('PG_MAJOR')
  const folder = value('PGDATA')
  if (expected === undefined || folder === undefined) return undefined
  const path = posix.join('/', folder, 'PG_VERSION')
  const file = await readContainerFile(engine, path, 64, time)
  const found = file.problem === undefined ? file.bytes.toString('latin1').trim() : ''
  if (!/^[\d.]{1,8}$/.test(found) || found === expected) return undefined
  return {
    kind: 'data-folder',
    service: service.name,
    container: container.name,
    found,
    expected,
    text: `PG_VERSION: ${found}, PG_MAJOR: ${expected}`,
    source: `${container.name}:${path}`,
    ...(service.image !== undefined && { image: service.image }),
    place: service.place,
  }
}
