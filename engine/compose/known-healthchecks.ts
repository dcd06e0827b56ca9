import type { Service } from '../project/facts.ts'
import type { Written } from './edit/service.ts'

interface KnownImage {
  /** The last part of the image's name, such as `postgres` or `my-postgres`. */
  readonly name: string
  /** A list for `CMD`, or a line for the image's shell; `$` is already doubled for compose. */
  readonly test: (service: Service) => readonly string[] | string
  /** How often; what starts a Java or Erlang machine to ask is asked less often. */
  readonly interval?: string
  readonly timeout?: string
}

/** Ready means that other containers are answered: over TCP, since databases set themselves up behind a socket of their own. */
const knownImages: readonly KnownImage[] = [
  {
    name: 'postgres(?:ql)?|postgis|pgvector|timescaledb?(?:-ha)?',
    test: ({ environment }) => {
      const has = (wanted: string) => environment.some(({ name }) => name === wanted)
      const user = has('POSTGRES_USER') ? '$${POSTGRES_USER}' : 'postgres'
      return `pg_isready -h 127.0.0.1 -U ${user}${has('POSTGRES_DB') ? ' -d $${POSTGRES_DB}' : ''}`
    },
  },
  { name: 'mysql|percona', test: () => ['mysqladmin', 'ping', '-h', '127.0.0.1', '--silent'] },
  {
    name: 'mariadb',
    // Version 11 has no mysqladmin any more, 10.3 no mariadb-admin yet.
    test: () => 'mariadb-admin ping -h 127.0.0.1 --silent || mysqladmin ping -h 127.0.0.1 --silent',
  },
  { name: 'redis(?:-stack(?:-server)?)?', test: () => ['redis-cli', 'ping'] },
  { name: 'valkey', test: () => ['valkey-cli', 'ping'] },
  {
    name: 'rabbitmq',
    test: () => ['rabbitmq-diagnostics', '-q', 'check_port_connectivity'],
    interval: '10s',
    timeout: '10s',
  },
  {
    name: 'mongo(?:db)?',
    // Version 6 has no mongo any more, version 4 no mongosh yet.
    test: () =>
      "mongosh --quiet --eval 'db.runCommand({ping: 1}).ok' || mongo --quiet --eval 'db.runCommand({ping: 1}).ok'",
    interval: '5s',
    timeout: '10s',
  },
  {
    name: 'elasticsearch|opensearch',
    // With security on it speaks TLS and asks for a password: that is an answer, too.
    test: () => 'curl -s -o /dev/null http://localhost:9200 || curl -sk -o /dev/null https://localhost:9200',
    interval: '5s',
  },
  {
    name: 'clickhouse(?:-server)?',
    test: () => "wget -q -O /dev/null http://127.0.0.1:8123/ping || clickhouse-client --query 'SELECT 1'",
  },
  {
    name: '(?:cp-)?kafka',
    test: ({ image }) => {
      const program = /(?:^|\/)confluentinc\//.test(image ?? '')
        ? 'kafka-broker-api-versions'
        : /(?:^|\/)apache\//.test(image ?? '')
          ? '/opt/kafka/bin/kafka-broker-api-versions.sh'
          : 'kafka-broker-api-versions.sh'
      return [program, '--bootstrap-server', 'localhost:9092']
    },
    interval: '10s',
    timeout: '15s',
  },
  { name: 'minio', test: () => 'curl -sf http://localhost:9000/minio/health/live || mc ready local' },
]

/** A health check for the service's image, as it is to be written; `undefined` for images that are not known. */
export function knownHealthcheck(service: Service): Written | undefined {
  const name = imageName(service.image)
  if (name === undefined || isTool(name)) return undefined
  const known = knownImages.find((one) => new RegExp(`(?:^|[-_])(?:${one.name})(?:$|[-_])`, 'i').test(name))
  if (known === undefined) return undefined
  const test = known.test(service)
  const words = typeof test === 'string' ? ['CMD-SHELL', test] : ['CMD', ...test]
  return {
    test: flowList(words),
    interval: known.interval ?? '3s',
    timeout: known.timeout ?? '5s',
    retries: '30',
  }
}

/** A list of texts on one line; JSON's quotes are YAML's. */
export function flowList(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`
}

/** The last part of an image's name, without registry, folders, tag and digest. */
export function imageName(image: string | undefined): string | undefined {
  // Docker Hub has `clickhouse/clickhouse-server` and `mysql/mysql-server`.
  return image?.replace(/@.*$/, '').split('/').at(-1)?.split(':')[0]
}

/** Programs around a database that carry its name, such as `postgres-exporter` or `mongo-express`. */
export function isTool(name: string): boolean {
  return /(?:^|[-_])(?:exporter|express|admin|backup|commander|connect|client|proxy|operator|ui|manager|dashboards?|init|sentinel|insight)(?:$|[-_])/i.test(
    name,
  )
}
