import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { thisMachine } from '../../../engine/core/machine.ts'
import { openEngine } from '../../../engine/docker/engine-client.ts'
import { listInstalled } from '../../../engine/imports/installed-packages.ts'
import { whyNoDocker } from '../support/docker-stack.ts'
import { writeProgram } from './oracle.ts'

const reason = whyNoDocker()
const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-installed-')))
const made: string[] = []
const docker = (...argumentList: readonly string[]) =>
  execFileSync('docker', argumentList, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

afterAll(() => {
  for (const id of made) docker('rm', '--force', '--volumes', id)
  rmSync(workspace, { recursive: true, force: true })
})

async function listingOf(files: Record<string, string>, ...more: readonly string[]) {
  writeProgram(workspace, { files })
  const id = docker(
    'run',
    '--detach',
    '--volume',
    `${workspace}:/opt/venv:ro`,
    ...more,
    'stackmedic-test/python',
    '/bin/sleep',
    '600',
  )
  made.push(id)
  const engine = await openEngine(process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', thisMachine(), 20_000)
  return listInstalled(engine, id, new AbortController().signal)
}

describe.skipIf(reason !== undefined)(
  `what is installed in a running container${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  { timeout: 60_000 },
  () => {
    test('distributions with versions and modules, by top_level.txt or RECORD; .pth files are read, not run', async () => {
      const minor = execFileSync(
        'docker',
        ['run', '--rm', 'stackmedic-test/python', 'python3', '-c', 'import sys; print(sys.version_info[1])'],
        { encoding: 'utf8' },
      ).trim()
      const folder = `lib/python3.${minor}/site-packages`
      const listing = await listingOf({
        'pyvenv.cfg': 'home = /usr/bin\n',
        [`${folder}/PyYAML-6.0.2.dist-info/METADATA`]:
          'Metadata-Version: 2.1\nName: PyYAML\nVersion: 6.0.2\n\nVersion: no\n',
        [`${folder}/PyYAML-6.0.2.dist-info/top_level.txt`]: '_yaml\nyaml\n',
        [`${folder}/attrs-23.1.dist-info/METADATA`]: 'Name: attrs\nVersion: 23.1\n',
        [`${folder}/attrs-23.1.dist-info/RECORD`]:
          'attr/__init__.py,,\nattrs/__init__.py,,\nattrs-23.1.dist-info/RECORD,,\n../../../bin/x,,\nsingle.py,,\n',
        [`${folder}/loose/x.py`]: '',
        [`${folder}/editable.pth`]: '/srv/project/src\nimport os; os._exit(1)\n',
      })
      expect(listing?.minor).toBe(Number(minor))
      const own = listing?.packages.filter(({ name }) => ['PyYAML', 'attrs'].includes(name))
      expect(own).toEqual([
        { name: 'PyYAML', version: '6.0.2', modules: ['_yaml', 'yaml'] },
        { name: 'attrs', version: '23.1', modules: ['attr', 'attrs', 'single'] },
      ])
      expect(listing?.modules).toContain('loose')
      expect(listing?.paths).toEqual(['/srv/project/src'])
    })

    test('a container without Python gives no answer', async () => {
      expect(await listingOf({}, '--env', 'PATH=/nowhere')).toBeUndefined()
    })
  },
)
