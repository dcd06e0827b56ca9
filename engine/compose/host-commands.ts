import { shellCommands } from '../project/shell-commands.ts'
import { hostOfPair, hostOfUrl, type NamedHost } from './host-address.ts'

/** A host that a command on this computer is told to reach. */
export interface CommandHost extends NamedHost {
  readonly program: string
  readonly line: number
}

/** What these start runs elsewhere: in a container, a cluster, on another machine. */
const elsewhere =
  /^(?:docker|docker-compose|podman|podman-compose|nerdctl|kubectl|oc|helm|ssh|vagrant|wsl|minikube|dc|compose)$/
/** Clients that connect to what they are told, and the option that tells it. */
const hostOptions: Readonly<Record<string, readonly string[]>> = {
  psql: ['-h', '--host'],
  pg_isready: ['-h', '--host'],
  pg_dump: ['-h', '--host'],
  pg_restore: ['-h', '--host'],
  createdb: ['-h', '--host'],
  dropdb: ['-h', '--host'],
  mysql: ['-h', '--host'],
  mysqladmin: ['-h', '--host'],
  mysqldump: ['-h', '--host'],
  mariadb: ['-h', '--host'],
  'redis-cli': ['-h'],
  mongosh: ['--host'],
  mongo: ['--host'],
  mongodump: ['--host', '-h'],
}
/** Programs that connect to the address that they get as a word. */
const urlPrograms = new Set('psql pg_isready pg_dump pg_restore mongosh mongo redis-cli curl wget http'.split(' '))
/** Programs of a project that take the address of their database from a variable in front of them. */
const variablePrograms =
  /^(?:alembic|python[\d.]*|pytest|flask|django-admin|uvicorn|gunicorn|celery|node|prisma|knex|sequelize|rails|rake|bundle|psql|poetry|uv|pdm|pipenv|hypercorn|sqlx|diesel|goose|dbmate|migrate)$/
const hostVariable = /^(?:\w+_)?(?:HOST|HOSTNAME|SERVER)$/

/**
 * The hosts that the commands of a shell script name, where the script is run on this computer. What follows a shell that was opened in a
 * container is left out.
 */
export function hostsInCommands(script: string): CommandHost[] {
  const found: CommandHost[] = []
  for (const { words, text, line } of shellCommands(script, { environment: new Map(), parameters: [] })) {
    const program = baseName(words[0] ?? '')
    if (elsewhere.test(program)) {
      if (opensShell(words)) break
      continue
    }
    // Words behind `docker` also stand behind `sudo`, `time` or `&&`-less wrappers.
    if (words.some((word) => elsewhere.test(baseName(word)))) continue
    for (const named of [...ofOptions(program, words), ...ofWords(program, words), ...ofVariables(program, text)]) {
      found.push({ ...named, program, line })
    }
  }
  return found
}

/** Whether a script starts containers itself, which a script inside of a container does not. */
export function usesCompose(script: string): boolean {
  return shellCommands(script, { environment: new Map(), parameters: [] }).some(({ words }) => {
    const [program = '', first] = words
    return (
      /^(?:docker-compose|podman-compose)$/.test(program) ||
      (/^(?:docker|podman)$/.test(program) && first === 'compose')
    )
  })
}

function ofOptions(program: string, words: readonly string[]): NamedHost[] {
  const options = Object.hasOwn(hostOptions, program) ? (hostOptions[program] ?? []) : []
  return words.flatMap((word, index) => {
    if (options.includes(word)) return named(words[index + 1])
    const [option, value] = word.split('=', 2)
    if (option !== undefined && value !== undefined && options.includes(option)) return named(value)
    // `-hdb`, as mysql has it.
    return options.includes('-h') && /^-h[a-z]/.test(word) ? named(word.slice(2)) : []
  })
}

function ofWords(program: string, words: readonly string[]): NamedHost[] {
  const plain = words.slice(1).filter((word) => !word.startsWith('-'))
  if (/^(?:nc|ncat|telnet)$/.test(program)) {
    const [host, port] = plain
    return host !== undefined && /^\d{1,5}$/.test(port ?? '') ? [{ host, port: Number(port) }] : []
  }
  if (/^wait-for(?:-it)?(?:\.sh)?$/.test(program)) return plain.slice(0, 1).flatMap((word) => hostOfPair(word) ?? [])
  return urlPrograms.has(program) ? plain.flatMap((word) => hostOfUrl(word) ?? []) : []
}

/** `DATABASE_URL=postgres://db/app alembic upgrade head`. */
function ofVariables(program: string, text: string): NamedHost[] {
  if (!variablePrograms.test(program)) return []
  const found: NamedHost[] = []
  for (const word of text.split(/\s+/)) {
    const [, name, value] = /^([A-Za-z_]\w*)=["']?([^"']*)["']?$/.exec(word) ?? []
    if (name === undefined || value === undefined) break
    const host = hostOfUrl(value) ?? (hostVariable.test(name) ? named(value)[0] : undefined)
    if (host !== undefined) found.push(host)
  }
  return found
}

function named(word: string | undefined): NamedHost[] {
  return word !== undefined && /^[A-Za-z0-9_.-]+$/.test(word) ? [{ host: word }] : []
}

/** `docker compose exec db bash`: the commands behind it are typed in there. */
function opensShell(words: readonly string[]): boolean {
  const [program = ''] = words
  return /^(?:ba|da|a|z)?sh$/.test(baseName(words.at(-1) ?? '')) || program === 'ssh'
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}
