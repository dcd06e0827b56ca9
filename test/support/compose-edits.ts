import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addProperty, type Edit, waitUntilHealthy } from '../../engine/compose/edit/service.ts'
import { knownHealthcheck } from '../../engine/compose/known-healthchecks.ts'
import { addVolume, prefixWords } from '../../engine/compose/start/edit-start.ts'
import type { Service } from '../../engine/project/facts.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'compose-edits')

/** Twenty compose files in the shapes that people write: each has a `db` and a `web` that depends on it. */
export const shapes = readdirSync(folder)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

export type EditName = 'healthcheck' | 'wait' | 'restart' | 'command' | 'entrypoint' | 'volume'

/** The edits that the fixes of this area would make, for a `db` and a `web` as they are in a model. */
export function editsFor(db: Service, web: Service): Readonly<Partial<Record<EditName, Edit>>> {
  const check = db.healthcheck === undefined ? knownHealthcheck(db) : undefined
  return {
    ...(check !== undefined && { healthcheck: addProperty('db', 'healthcheck', check) }),
    ...(web.restart === undefined && { restart: addProperty('web', 'restart', 'unless-stopped') }),
    ...(web.command !== undefined && { command: prefixWords('web', 'command', ['/bin/sh', '/e.sh']) }),
    ...(web.entrypoint !== undefined && { entrypoint: prefixWords('web', 'entrypoint', ['/bin/sh', '/e.sh']) }),
    wait: waitUntilHealthy('web', 'db'),
    volume: addVolume('web', './e.sh:/e.sh:ro'),
  }
}

/** What cannot be changed alone, because services share it through an anchor. */
export const refused: Readonly<Record<string, readonly EditName[]>> = {
  '20-shared-dependencies.yml': ['wait', 'command', 'volume'],
}
