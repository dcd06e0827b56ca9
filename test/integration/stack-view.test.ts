import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StackView } from '../../engine/api.ts'
import { registry } from '../../engine/core/registry.ts'
import { Restarts } from '../../engine/service/restarts.ts'
import { StackViews } from '../../engine/service/stack-views.ts'
import { testMachine } from '../support/machine.ts'
import { prepareStack, type Stack, whyNoDocker } from './support/docker-stack.ts'

const reason = whyNoDocker()
const { signal } = new AbortController()
let stack: Stack

describe.skipIf(reason !== undefined)(
  `a stack that is up${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    beforeAll(async () => {
      stack = await prepareStack(join(import.meta.dirname, '../fixtures/stacks/healthy'))
      await stack.up()
    })
    afterAll(() => stack?.remove())

    const known = (view: StackView) => {
      if (view.state !== 'known') throw new Error(view.reason.key)
      return view
    }
    const idOf = (view: StackView, service: string) =>
      known(view).list.containers.find((one) => one.belongs && one.compose?.service === service)?.id

    it('is seen with what happened to its containers and what they were busy with', async () => {
      const view = known(await new StackViews(testMachine(), registry).read(stack.root, signal))
      expect(view.historyUnread).toBeUndefined()
      const db = idOf(view, 'db')
      const ready = view.starts.find(({ container }) => container === db)?.phases.at(-1)
      expect(ready).toMatchObject({ kind: 'ready', detail: 'ready to accept connections' })
      const own = new Set(view.list.containers.filter(({ belongs }) => belongs).map(({ id }) => id))
      expect(view.events.every(({ container }) => own.has(container))).toBe(true)
    })

    it('keeps what it saw of a restart, and the restart of a service is planned for its container', async () => {
      const machine = testMachine()
      const views = new StackViews(machine, registry)
      const made = await new Restarts(machine, registry).plan(stack.root, 'web', signal)
      if (!made.ok) throw new Error(made.reason.key)
      const web = idOf(await views.read(stack.root, signal), 'web')
      expect(made.plan.steps).toMatchObject([{ operation: 'restart-container', container: web }])
      await stack.compose('restart', '--timeout', '1', 'web')
      const kinds = known(await views.read(stack.root, signal)).events.flatMap(({ container, kind }) =>
        container === web ? [kind] : [],
      )
      expect(kinds.slice(kinds.lastIndexOf('ended'))).toEqual(expect.arrayContaining(['ended', 'started']))
    })

    it('says why there is nothing to see when no engine answers', async () => {
      const machine = testMachine({ environment: { ...process.env, DOCKER_HOST: 'unix:///nowhere/docker.sock' } })
      expect(await new StackViews(machine, registry).read(stack.root, signal)).toMatchObject({ state: 'unknown' })
    })
  },
)
