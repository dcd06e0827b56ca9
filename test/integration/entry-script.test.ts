import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { entrypointMarkers } from '../../engine/compose/start/entrypoint-markers.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { openProject } from '../unit/compose/fixes/apply-fix.ts'
import { composeIn, eventually, whyNoDocker } from './support/docker-stack.ts'

/* A service that migrates before its database listens: broken, then with the generated entry script, then as before. */
const reason = whyNoDocker()

/** Listens only after some seconds, as on a first start on a slow disk. */
const lateDatabase = `services:
  # the library
  db:
    image: stackmedic-test/postgres
    entrypoint: ["sh", "-c", "sleep 6; exec postgres-entrypoint.sh"]
    environment: {POSTGRES_USER: library, POSTGRES_PASSWORD: library}
    stop_grace_period: 1s
`

/** Fails where nobody listens, and once more because something is not there yet. */
const manage = `import os, socket, sys
assert sys.argv[1:] == ["migrate"], sys.argv
socket.create_connection(("db", 5432), 2).close()
if not os.path.exists("/tmp/tried"):
    open("/tmp/tried", "w").close()
    sys.exit("relation does not exist yet")
print("migrated", os.getcwd(), flush=True)
`

const forms = {
  'a command in the compose file': {
    service: `  api:
    image: stackmedic-test/python
    working_dir: /app
    command: sh -c "python3 manage.py migrate && exec python3 -m http.server $\${PORT:-8000}" # starts
    volumes:
    - ./:/app:ro
    depends_on: [db]
`,
    dockerfile: undefined,
  },
  'an entry point and a command of the image': {
    service: `  api:
    build: .
    depends_on:
      - db # no condition
`,
    dockerfile: `FROM stackmedic-test/python
WORKDIR /app
COPY manage.py start.sh ./
ENTRYPOINT ["sh", "start.sh"]
CMD ["python3", "-m", "http.server", "8000"]
`,
  },
}
const startScript = 'set -e\npython3 manage.py migrate\nexec "$@"\n'

describe.skipIf(reason !== undefined)(`entry scripts${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  const cleanups: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const clean of cleanups.splice(0)) await clean()
  })

  it.each(Object.entries(forms))('heal %s', async (_, { service, dockerfile }) => {
    const name = `stackmedic-test-${randomBytes(4).toString('hex')}`
    const compose = `${lateDatabase}${service}`
    const project = await openProject({
      'compose.yml': compose,
      'manage.py': manage,
      'start.sh': startScript,
      '.env': `COMPOSE_PROJECT_NAME=${name}\n`,
      ...(dockerfile !== undefined && { Dockerfile: dockerfile }),
    })
    const run = (...words: readonly string[]) => composeIn(project.root, words)
    const down = () => run('down', '--volumes', '--remove-orphans', '--timeout', '1', '--rmi', 'local')
    cleanups.push(down)
    const logs = async () => (await run('logs', '--no-color', '--no-log-prefix', 'api')).output

    await run('up', '-d', '--build')
    expect(await eventually(logs, (text) => text.includes('Error'), 20_000)).toMatch(/refused|not known|resolution/)
    await down()

    const { outcome, undo } = await project.apply('compose/dependency-race', 'compose/add-entry-script')
    expect(outcome).toBe('verified')
    expect((await run('up', '-d', '--build')).code).toBe(0)
    const healed = await eventually(logs, (text) => text.includes('starting:'), 60_000)
    expect(phasesIn(healed), healed).toEqual([
      'waiting',
      'database-ready',
      'migrating',
      'migration-failed',
      'migrating',
      'migrated',
      'starting',
    ])
    expect(healed).toContain('migrated /app')
    expect((await run('exec', '-T', 'api', 'cat', '/proc/1/cmdline')).output).toContain('http.server')

    await down()
    await undo()
    expect(project.read('compose.yml')).toBe(compose)
    expect(() => project.read('entrypoint-api.sh')).toThrow('ENOENT')
  })
})

function phasesIn(log: string): string[] {
  // Compose clears the line in front of each one, also in a pipe.
  return stripControlSequences(log)
    .split('\n')
    .flatMap((line) => entrypointMarkers.filter(({ pattern }) => pattern.test(line)).map(({ phase }) => phase))
}
