import type { Place, Service } from '../project/facts.ts'
import type { DatabaseUrl } from './database-url.ts'

/** A connection that the project's settings name, with its password. */
export interface Setting extends DatabaseUrl {
  readonly place: Place
  readonly variable: string
  /** Services that use it; none where it is for programs on this machine. */
  readonly services: readonly string[]
  readonly databaseService?: Service
  /** The services that use it say themselves where its host is (`extra_hosts`, `external_links`). */
  readonly hostIsNamed?: boolean
  /** The password is in a file or a variable that is not set here, so that none can be tried. */
  readonly passwordElsewhere?: boolean
  /** For programs on this machine: absolute folders that a relative path may begin in, the likeliest first. */
  readonly folders?: readonly string[]
}
