import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { registry } from '../../../engine/core/registry.ts'
import { testMachine } from '../../support/machine.ts'
import { alembicProject } from '../../support/migration-tree.ts'

function look(root: string) {
  const { signal } = new AbortController()
  return diagnose({ root, machine: testMachine(), areas: ['migrations'], signal }, registry)
}

async function migrationsOf(name: string, content: string | Uint8Array) {
  const project = alembicProject([{ id: 'a1', down: 'None' }]).write(`alembic/versions/${name}`, content)
  onTestFinished(() => project.remove())
  const { areas } = await look(project.root)
  return areas.find(({ id }) => id === 'migrations')
}

it('is no tree that is fine: a file that nobody here read', async () => {
  const large = Buffer.alloc(6 * 1024 * 1024, '# filler\n')
  expect(await migrationsOf('large.py', large)).toMatchObject({
    reason: { key: 'migrations.reasons.file-unread', values: { file: 'alembic/versions/large.py' } },
  })
})

it.skipIf(process.platform === 'win32')('is a link that leads nowhere, or to itself', async () => {
  for (const target of ['nowhere.py', 'link.py']) {
    const project = alembicProject([{ id: 'a1', down: 'None' }])
    onTestFinished(() => project.remove())
    symlinkSync(target, join(project.root, 'alembic/versions/link.py'))
    const { areas, findings } = await look(project.root)
    expect(areas.find(({ id }) => id === 'migrations')?.reason?.key).toBe('migrations.reasons.file-unread')
    const kind = target === 'nowhere.py' ? 'gone' : 'not-readable'
    expect(findings).toMatchObject([{ rule: 'migrations/unreadable-revision', severity: 'warning', variant: kind }])
  }
})

it('is not said of an id that is computed, which is a matter of taste', async () => {
  const computed = "import os\nrevision = os.environ['ID']\ndown_revision = 'a1'\n"
  expect(await migrationsOf('computed.py', computed)).toMatchObject({ state: 'ok' })
})
