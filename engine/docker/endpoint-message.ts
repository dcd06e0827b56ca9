import { type Message, message } from '../core/message.ts'
import type { Endpoints } from './facts.ts'

/** Why the engine that docker would use cannot be asked. Only for endpoints whose first one is not `ok`. */
export function endpointMessage({ choice, endpoints }: Endpoints): Message {
  if (choice.host === undefined) return message('docker.reasons.context-missing', { context: choice.context ?? '' })
  const state = endpoints[0]?.state ?? 'unreachable'
  return message(`docker.reasons.${state}`, { host: choice.host, detail: endpoints[0]?.detail ?? '' })
}
