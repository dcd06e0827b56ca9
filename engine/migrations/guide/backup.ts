import type { GuideStep } from '../../core/guide.ts'
import type { Connection } from '../../database/facts.ts'

/** How to make a backup of a database, and how to go back to it. */
export interface Backup {
  readonly make: readonly GuideStep[]
  readonly restore: readonly GuideStep[]
}

/** @param compose the words that compose is started with. */
export function backupOf(connection: Connection, compose: readonly [string, ...string[]]): Backup {
  const { dialect, databaseService, database } = connection
  if (dialect === 'sqlite') {
    const file = connection.address ?? database
    const copy = `${database.slice(Math.max(...['/', '\\'].map((each) => database.lastIndexOf(each))) + 1)}-before`
    // In a container: `name:/path`, as docker takes it; a drive of Windows has one letter.
    if (/^[^/\\]{2,}:\//.test(file)) {
      return {
        make: [{ text: 'backup-inside', command: ['docker', 'cp', file, copy], values: { file, copy } }],
        restore: [{ text: 'restore-inside', command: ['docker', 'cp', copy, file] }],
      }
    }
    return {
      make: [{ text: 'backup-file', values: { file } }],
      restore: [{ text: 'restore-file', values: { file } }],
    }
  }
  const name = `${database.replace(/[^\w.-]/g, '_')}-before.${dialect === 'postgresql' ? 'dump' : 'sql'}`
  const client = dialect === 'postgresql' ? postgres(connection) : mysql(connection)
  if (databaseService === undefined) {
    return {
      make: [{ text: 'backup', command: client.dump(name), values: { copy: name } }],
      restore: [{ text: 'restore', command: client.restore(name) }],
    }
  }
  // In the container the client has the server's own version, and a file needs no redirection by a shell.
  const inside = `/tmp/${name}`
  const within = (words: Command): Command => [...compose, 'exec', databaseService, ...words]
  return {
    make: [
      { text: 'backup', command: within(client.dump(inside)), values: { copy: inside } },
      {
        text: 'backup-copy',
        command: [...compose, 'cp', `${databaseService}:${inside}`, name],
        values: { copy: name },
      },
    ],
    restore: [{ text: 'restore', command: within(client.restore(inside)) }],
  }
}

type Command = readonly [program: string, ...words: string[]]

interface Client {
  dump(file: string): Command
  restore(file: string): Command
}

function postgres({ user = 'postgres', host, port, database, databaseService }: Connection): Client {
  const place = databaseService === undefined ? [`--host=${host}`, `--port=${port}`] : []
  const where = [...place, `--username=${user}`, `--dbname=${database}`]
  return {
    dump: (file) => ['pg_dump', ...where, '--format=custom', `--file=${file}`],
    restore: (file) => ['pg_restore', ...where, '--clean', '--if-exists', '--single-transaction', file],
  }
}

/** A password option without a value asks for it. MariaDB's newer images have only the programs of its own name. */
function mysql({ user = 'root', host, port, database, databaseService, serverVersion = '' }: Connection): Client {
  const place = databaseService === undefined ? [`--host=${host}`, `--port=${port}`] : []
  const where = [...place, `--user=${user}`, '--password']
  const [dump, client] = /mariadb/i.test(serverVersion) ? ['mariadb-dump', 'mariadb'] : ['mysqldump', 'mysql']
  return {
    dump: (file) => [dump, ...where, '--single-transaction', `--result-file=${file}`, database],
    restore: (file) => [client, ...where, `--database=${database}`, `--execute=source ${file}`],
  }
}
