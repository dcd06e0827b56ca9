import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { thisMachine } from '../../../engine/core/machine.ts'
import { registry } from '../../../engine/core/registry.ts'
import { whyNoDocker } from '../support/docker-stack.ts'
import { writeProgram } from './oracle.ts'

const reason = whyNoDocker()
const root = realpathSync(mkdtempSync(join(tmpdir(), 'stackmedic-outdated-')))
const made: string[] = []
const docker = (...argumentList: readonly string[]) =>
  execFileSync('docker', argumentList, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

afterAll(() => {
  for (const id of made) docker('rm', '--force', '--volumes', id)
  rmSync(root, { recursive: true, force: true })
})

describe.skipIf(reason !== undefined)(
  `an image that is older than its requirements${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  { timeout: 60_000 },
  () => {
    test('is named, with the package that its running container lacks', async () => {
      const minor = docker(
        ...['run', '--rm', 'stackmedic-test/python', 'python3', '-c', 'import sys; print(sys.version_info[1])'],
      )
      const packages = `venv/lib/python3.${minor}/site-packages`
      writeProgram(root, {
        files: {
          'compose.yaml': 'services:\n  web:\n    build: .\n',
          Dockerfile: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY main.py .\nCMD python main.py\n',
          'main.py': 'import idna\nimport redis\n',
          'requirements.txt': 'idna\nredis\n',
          'venv/pyvenv.cfg': 'home = /usr/bin\n',
          [`${packages}/idna-3.7.dist-info/METADATA`]: 'Name: idna\nVersion: 3.7\n',
          [`${packages}/idna/__init__.py`]: '',
        },
      })
      const project = basename(root).toLowerCase()
      const labels = {
        'com.docker.compose.project': project,
        'com.docker.compose.service': 'web',
        'com.docker.compose.oneoff': 'False',
        'com.docker.compose.project.working_dir': root,
        'com.docker.compose.project.config_files': join(root, 'compose.yaml'),
      }
      made.push(
        docker(
          ...['run', '--detach', '--volume', `${join(root, 'venv')}:/opt/venv:ro`],
          ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
          ...['stackmedic-test/python', '/bin/sleep', '600'],
        ),
      )
      const { findings } = await diagnose(
        { root, machine: thisMachine(), areas: ['imports'], signal: new AbortController().signal },
        registry,
      )
      expect(findings.filter(({ area }) => area === 'imports')).toMatchObject([
        {
          rule: 'imports/image-outdated',
          severity: 'warning',
          values: { distribution: 'redis', module: 'redis', file: 'requirements.txt' },
          fixes: [{ id: 'imports/rebuild-image' }],
        },
      ])
    })
  },
)
