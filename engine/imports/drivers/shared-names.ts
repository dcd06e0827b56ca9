/** Drivers of one database whose modules can stand in for each other, where only what both have is used. */
const pairs: Readonly<Record<string, string>> = { psycopg: 'psycopg2', psycopg2: 'psycopg' }

/** The driver that may do the work of another one; `undefined` where none is known. */
export function otherDriver(module: string): string | undefined {
  return Object.hasOwn(pairs, module) ? pairs[module] : undefined
}

/** The exceptions of the DB-API (PEP 249), which every driver has under these names. */
export const sharedExceptions: ReadonlySet<string> = new Set([
  'Warning', 'Error', 'InterfaceError', 'DatabaseError', 'DataError', 'OperationalError', 'IntegrityError',
  'InternalError', 'ProgrammingError', 'NotSupportedError',
]) // biome-ignore format: a list of names

/** Exceptions of single errors in `errors`, which both make from PostgreSQL's own list. */
export const sharedErrors: ReadonlySet<string> = new Set([
  'UniqueViolation', 'ForeignKeyViolation', 'NotNullViolation', 'CheckViolation', 'ExclusionViolation',
  'UndefinedTable', 'UndefinedColumn', 'UndefinedFunction', 'UndefinedObject', 'UndefinedFile', 'DuplicateTable',
  'DuplicateColumn', 'DuplicateObject', 'DuplicateDatabase', 'DuplicateSchema', 'InvalidCatalogName',
  'InvalidPassword', 'InsufficientPrivilege', 'SerializationFailure', 'DeadlockDetected', 'LockNotAvailable',
  'QueryCanceled', 'TooManyConnections', 'AdminShutdown', 'CannotConnectNow',
]) // biome-ignore format: a list of names

/** Words of `connect` that go to libpq as they are; what the modules make of others differs. */
export const sharedConnectWords: ReadonlySet<string> = new Set([
  'dbname', 'user', 'password', 'host', 'hostaddr', 'port', 'connect_timeout', 'application_name', 'options',
  'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'keepalives', 'keepalives_idle', 'target_session_attrs',
]) // biome-ignore format: a list of names

const constantSelect =
  /^select\s+(?:\d+|true|version\(\)|now\(\)|current_(?:database|schema)\(\)|current_user|current_timestamp|count\(\*\)\s+from\s+[\w."]+)\s*;?$/i

/**
 * Whether both modules give the same for a query. What a column becomes in Python differs (a `uuid` is text for one of
 * them), so of queries with an answer only those with a plain one are taken.
 */
export function isSharedQuery(sql: string, isFetched: boolean): boolean {
  const text = sql.trim()
  if (isFetched || /^(?:select|with|values|table|show)\b/i.test(text)) return constantSelect.test(text)
  return !/^copy\b/i.test(text) && !/\breturning\b/i.test(text)
}
