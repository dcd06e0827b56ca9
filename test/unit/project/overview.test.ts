import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import probe from '../../../engine/project/probes/overview.ts'
import { testMachine } from '../../support/machine.ts'
import { projectOnDisk } from './project-on-disk.ts'

const read = (root: string) =>
  probe.read({ root, machine: testMachine(), facts: {}, optional: {}, signal: new AbortController().signal })

describe('the overview of a project', () => {
  it('names what is in the folder, but not what is installed into it', async () => {
    const root = projectOnDisk({
      'docker-compose.yml': '',
      'api/Dockerfile.dev': '',
      'api/alembic.ini': '',
      'api/node_modules/x/Dockerfile': '',
      '.venv/lib/alembic.ini': '',
    })
    mkdirSync(join(root, '.git'))
    expect(await read(root)).toEqual({
      state: 'known',
      value: {
        name: 'My Project',
        root,
        composeFiles: ['docker-compose.yml'],
        dockerfiles: ['api/Dockerfile.dev'],
        alembicConfigs: ['api/alembic.ini'],
        scripts: [],
        git: true,
        cut: false,
      },
    })
  })

  it('does not call an unreadable folder an empty one', async () => {
    await expect(read(join(projectOnDisk({}), 'gone'))).rejects.toThrow('ENOENT')
  })
})
