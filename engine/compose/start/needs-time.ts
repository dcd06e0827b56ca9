import type { EntryPoint, Service } from '../../project/facts.ts'

/** Databases and brokers that accept connections only seconds after their container has started. */
const slowStarters =
  /(?:^|[/_-])(?:postgres(?:ql)?|postgis|pgvector|timescaledb?|mysql|mariadb|percona|mongo(?:db)?|mssql|azure-sql-edge|oracle|cockroach(?:db)?|elasticsearch|opensearch|kafka|rabbitmq|cassandra|clickhouse(?:-server)?|neo4j)(?:[/_:@-]|$)/i

/** Whether a service is known to need seconds before it answers. */
export function startsSlowly({ image }: Service): boolean {
  return image !== undefined && slowStarters.test(image.replace(/\/server(?=[:@]|$)/, ''))
}

/** Databases that migrations change; what else starts slowly is not what a migration fails for. */
const migrated =
  /(?:^|[/_-])(?:postgres(?:ql)?|postgis|pgvector|timescaledb?|mysql|mariadb|percona|mongo(?:db)?|mssql|azure-sql-edge|oracle|cockroach(?:db)?|clickhouse(?:-server)?|cassandra)(?:[/_:@-]|$)/i

/** Whether a service may be the database that a migration changes. */
export function isDatabase({ image }: Service): boolean {
  return image !== undefined && migrated.test(image)
}

/** Pages for looking into a database: they connect when a person opens them. */
export function isDatabaseBrowser({ image }: Service): boolean {
  return /(?:^|[/_-])(?:adminer|pgadmin4?|phpmyadmin|mongo-express|redis-?commander|redisinsight|kafka-ui|cloudbeaver)(?:[/_:@-]|$)/i.test(
    image ?? '',
  )
}

/** Commands that change a database as soon as the container starts, and fail when it does not answer. */
export function isMigration({ words }: EntryPoint): boolean {
  const line = words.join(' ')
  return /\balembic\b.*\bupgrade\b|\bmanage\.py migrate\b|\bflask db upgrade\b|\bprisma (?:migrate|db push)\b|\bknex migrate|\bsequelize.*db:migrate|\brails db:|\bflyway\b|\bliquibase\b/.test(
    line,
  )
}

/** Whether a service waits by itself before it goes on. */
export function isWaiting({ words }: EntryPoint): boolean {
  const line = words.slice(0, 4).join(' ')
  return /\bnc\b.*-\w*z|\bpg_isready\b|\bmysqladmin\b|\bwait|pre_?start|\bdockerize\b|\bsleep\b/i.test(line)
}
