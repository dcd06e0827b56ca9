import type { Planned } from '../../core/fix.ts'
import { type Message, message } from '../../core/message.ts'
import type { ComposeModel, Service } from '../../project/facts.ts'
import type { FileEdit } from '../edit/plan-edits.ts'
import { addProperty } from '../edit/service.ts'
import { knownHealthcheck } from '../known-healthchecks.ts'

export type HealthcheckEdits =
  | { readonly ok: true; readonly edits: readonly FileEdit[] }
  | Extract<Planned, { readonly ok: false }>

/** Whether the service says how its health is checked. */
export function hasHealthcheck({ healthcheck }: Service): boolean {
  return healthcheck?.test !== undefined && !healthcheck.disabled
}

/** Whether the service has no word about its health, and one is known for its image. */
export function canGetHealthcheck(service: Service): boolean {
  return service.healthcheck === undefined && service.build === undefined && knownHealthcheck(service) !== undefined
}

/** What has to change so that a service has a health check; nothing when it has one. */
export function healthcheckEdits(compose: ComposeModel | undefined, name: string): HealthcheckEdits {
  const service = compose?.services.find((candidate) => candidate.name === name)
  if (service === undefined) return refuse('service-gone', name)
  if (hasHealthcheck(service)) return { ok: true, edits: [] }
  const written = canGetHealthcheck(service) ? knownHealthcheck(service) : undefined
  if (written === undefined) return refuse('image-not-known', name)
  return { ok: true, edits: [{ file: service.place.file, edit: addProperty(name, 'healthcheck', written) }] }
}

function refuse(reason: string, service: string): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message(`compose.reasons.${reason}`, { service }) }
}
