import type { Symptom } from './symptom.ts'

export const python: readonly Symptom[] = [
  {
    id: 'G01',
    what: 'the database knows a revision that is not there',
    says: [
      "alembic.util.exc.CommandError: Can't locate revision identified by 'a1b2c3'",
      "ERROR [alembic.util.messaging] Can't locate revision identified by 'a1b2c3'",
    ],
    signature: 'revision-not-found',
    causes: ['migrations/database-unknown-revision'],
  },
  {
    id: 'G02',
    what: 'several heads',
    says: [
      "FAILED: Multiple head revisions are present for given argument 'head'; please specify a specific target revision, '<branchname>@head' to narrow to a specific head, or 'heads' for all heads",
      "ERROR [flask_migrate] Error: Multiple head revisions are present for given argument 'head'; please specify a specific target revision",
      'FAILED: Multiple heads are present; please specify the head revision on which the new revision should be based, or perform a merge.',
    ],
    signature: 'multiple-head-revisions',
    causes: ['migrations/multiple-heads'],
  },
  {
    id: 'G03',
    what: 'the database is behind',
    says: [
      'FAILED: Target database is not up to date.',
      'ERROR [flask_migrate] Error: Target database is not up to date.',
    ],
    signature: 'database-not-up-to-date',
    causes: ['migrations/database-behind'],
  },
  {
    id: 'G04',
    what: 'the tables are there already',
    says: [
      'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.DuplicateTable) relation "users" already exists',
      'psycopg.errors.DuplicateTable: relation "users" already exists',
      'sqlalchemy.exc.ProgrammingError: (sqlalchemy.dialects.postgresql.asyncpg.ProgrammingError) <class \'asyncpg.exceptions.DuplicateTableError\'>: relation "users" already exists',
      'pymysql.err.OperationalError: (1050, "Table \'users\' already exists")',
      'sqlite3.OperationalError: table users already exists',
    ],
    signature: 'relation-exists',
    causes: ['migrations/tables-without-version', 'migrations/not-idempotent'],
  },
  {
    id: 'G05',
    what: 'a name of a container outside of containers',
    says: [
      'psycopg2.OperationalError: could not translate host name "db" to address: Name or service not known',
      'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) could not translate host name "db" to address: nodename nor servname provided, or not known',
      'psycopg.OperationalError: [Errno -2] Name or service not known',
      'psycopg2.OperationalError: could not translate host name "db" to address: Unknown host',
      'psycopg2.OperationalError: could not translate host name "db" to address: Temporary failure in name resolution',
      'socket.gaierror: [Errno 11001] getaddrinfo failed',
      'socket.gaierror: [Errno -3] Temporary failure in name resolution',
    ],
    signature: 'host-not-found',
    causes: ['database/wrong-host'],
  },
  {
    id: 'G06',
    what: 'nobody answers at the port',
    says: [
      'connection to server at "127.0.0.1", port 5432 failed: Connection refused',
      'psycopg2.OperationalError: could not connect to server: Connection refused',
      "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)",
      'connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused (0x0000274D/10061)',
      'Error: connect ECONNREFUSED 127.0.0.1:5432',
      'dial tcp 172.18.0.2:5432: connect: connection refused',
    ],
    signature: 'connection-refused',
    causes: ['compose/localhost-in-container', 'database/unreachable', 'compose/dependency-race'],
  },
  {
    id: 'G07',
    what: 'the own package is not on the path',
    says: [
      "ModuleNotFoundError: No module named 'app'",
      'ImportError: No module named app',
      "ModuleNotFoundError: No module named 'app.core'",
    ],
    signature: 'module-not-found',
    causes: ['imports/unresolved', 'imports/requirement-missing'],
  },
  {
    id: 'G08',
    what: 'no alembic.ini here',
    says: [
      "FAILED: No 'script_location' key found in configuration.",
      "FAILED: No config file 'alembic.ini' found, or file has no '[alembic]' section",
      "FAILED: No 'script_location' key found in configuration",
    ],
    signature: 'alembic-config-missing',
    causes: ['migrations/config-missing'],
  },
  {
    id: 'G09',
    what: 'a percent sign in the address',
    says: ["ValueError: invalid interpolation syntax in 'postgresql://shop:a%40b@db/shop' at position 22"],
    signature: 'ini-percent',
  },
  {
    id: 'G10',
    what: 'a folder of the project hides a package',
    says: [
      "No module named alembic.__main__; 'alembic' is a package and cannot be directly executed",
      '/usr/local/bin/python: No module named alembic.__main__',
    ],
    signature: 'module-not-found',
    causes: ['imports/shadows-package'],
  },
  {
    id: 'G11',
    what: 'a driver without its library',
    says: [
      'ImportError: DLL load failed while importing _psycopg: The specified module could not be found.',
      'ImportError: DLL load failed while importing _psycopg: Das angegebene Modul wurde nicht gefunden.',
      'ImportError: DLL load failed while importing _psycopg: No se puede encontrar el módulo especificado.',
      'ImportError: libpq.so.5: cannot open shared object file: No such file or directory',
    ],
    signature: 'native-library-missing',
  },
  {
    id: 'G12',
    what: 'the event loop of Windows',
    says: [
      "psycopg.InterfaceError: Psycopg cannot use the 'ProactorEventLoop' to run in async mode. Please use a compatible event loop, for instance by setting 'asyncio.set_event_loop_policy(WindowsSelectorEventLoopPolicy())'",
    ],
    signature: 'proactor-event-loop',
  },
]
