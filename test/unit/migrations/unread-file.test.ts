import { expect, it, onTestFinished } from 'vitest'
import { diagnose } from '../../../engine/core/diagnose.ts'
import { registry } from '../../../engine/core/registry.ts'
import { testMachine } from '../../support/machine.ts'
import { alembicProject } from '../../support/migration-tree.ts'

async function migrationsOf(name: string, content: string | Uint8Array) {
  const project = alembicProject([{ id: 'a1', down: 'None' }]).write(`alembic/versions/${name}`, content)
  onTestFinished(() => project.remove())
  const { signal } = new AbortController()
  const { areas } = await diagnose(
    { root: project.root, machine: testMachine(), areas: ['migrations'], signal },
    registry,
  )
  return areas.find(({ id }) => id === 'migrations')
}

it('is no tree that is fine: a file that nobody here read', async () => {
  const large = Buffer.alloc(6 * 1024 * 1024, '# filler\n')
  expect(await migrationsOf('large.py', large)).toMatchObject({
    reason: { key: 'migrations.reasons.file-unread', values: { file: 'alembic/versions/large.py' } },
  })
})

it('is not said of an id that is computed, which is a matter of taste', async () => {
  const computed = "import os\nrevision = os.environ['ID']\ndown_revision = 'a1'\n"
  expect(await migrationsOf('computed.py', computed)).toMatchObject({ state: 'ok' })
})
