import { chmodSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findProject } from '../../../engine/project/find-project.ts'
import { temporaryFolder } from '../../support/machine.ts'

describe('findProject', () => {
  it('accepts a folder with something that a project has', async () => {
    const root = temporaryFolder()
    for (const name of ['compose.yaml', 'Dockerfile.dev', 'alembic.ini', 'main.py']) writeFileSync(join(root, name), '')
    expect(await findProject(root)).toEqual({
      ok: true,
      root: realpathSync(root),
      markers: ['compose', 'dockerfile', 'alembic', 'python'],
    })
  })

  it('accepts a folder that only has folders, because a command may search them', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'backend'))
    expect(await findProject(root)).toMatchObject({ ok: true, markers: [] })
  })

  it('says what is wrong with everything else', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'notes.txt'), '')
    const problem = async (path: string) => {
      const found = await findProject(path)
      return found.ok ? 'ok' : [found.problem, found.reason.key]
    }
    expect(await problem(root)).toEqual(['nothing-recognised', 'project.reasons.nothing-recognised'])
    expect(await problem(join(root, 'gone'))).toEqual(['missing', 'project.reasons.missing'])
    expect(await problem(join(root, 'notes.txt'))).toEqual(['not-a-folder', 'project.reasons.not-a-folder'])
    expect(await problem(join(root, 'notes.txt', 'below'))).toEqual(['missing', 'project.reasons.missing'])
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says that a folder cannot be read', async () => {
    const root = temporaryFolder()
    chmodSync(root, 0)
    expect(await findProject(root)).toMatchObject({ ok: false, problem: 'unreadable' })
    chmodSync(root, 0o700)
  })
})
