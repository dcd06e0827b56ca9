import type { ComposeModel, Service } from '../project/facts.ts'
import type { ProjectSettings } from '../project/settings-file.ts'
import type { HealthAnswer, HealthPart } from './facts.ts'

/** Names under which programs speak of a kind of service, and the images of that kind. */
const kinds: readonly { readonly name: RegExp; readonly image: RegExp }[] = [
  {
    name: /^(?:db|database|postgres(?:ql)?|pg|mysql|mariadb|sql)$/i,
    image: /(?:postgres|postgis|pgvector|timescale|mysql|mariadb)/i,
  },
  { name: /^(?:redis|cache)$/i, image: /(?:redis|valkey|keydb|dragonfly|memcached)/i },
  { name: /^(?:queue|broker|rabbit(?:mq)?)$/i, image: /(?:rabbitmq|nats|redis|activemq)/i },
  { name: /^(?:mongo(?:db)?)$/i, image: /mongo/i },
  { name: /^(?:elastic(?:search)?|opensearch|search)$/i, image: /(?:elasticsearch|opensearch|meilisearch|typesense)/i },
  { name: /^(?:clickhouse|analytics)$/i, image: /clickhouse/i },
  { name: /^(?:minio|s3|storage)$/i, image: /(?:minio|localstack)/i },
  { name: /^(?:kafka)$/i, image: /(?:kafka|redpanda)/i },
]

/** The service of the project that an answer means, if it is one. */
export function serviceMeant(name: string, compose: ComposeModel): Service | undefined {
  const exact = compose.services.find((service) => service.name.toLowerCase() === name.toLowerCase())
  if (exact !== undefined) return exact
  const kind = kinds.find((candidate) => candidate.name.test(name))
  if (kind === undefined) return undefined
  const likely = compose.services.filter(
    (service) => kind.name.test(service.name) || kind.image.test(service.image ?? ''),
  )
  return likely.length === 1 ? likely[0] : undefined
}

/**
 * Whether a program works without this part: it says so itself, the project says so, or the program calls itself well
 * and the part is no service that is meant to run. A database is never optional by guess.
 */
export function isOptional(
  answer: HealthAnswer,
  part: HealthPart,
  compose: ComposeModel,
  settings: ProjectSettings | undefined,
): boolean {
  const service = serviceMeant(part.name, compose)
  const names = [part.name, service?.name]
  if (part.optional || settings?.optional.some((name) => names.includes(name))) return true
  const calledWell = answer.overall !== 'down' && answer.status !== undefined && answer.status < 400
  if (!calledWell) return false
  const user = compose.services.find(({ name }) => name === answer.service)
  if (user?.dependsOn.some((dependency) => dependency.service === service?.name && !dependency.required)) return true
  if (service !== undefined) return !service.active
  return !kinds[0]?.name.test(part.name)
}
