import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readMigrationTrees } from '../../../engine/migrations/read-trees.ts'
import { readComposeModel } from '../../../engine/project/compose/model.ts'
import { findCompiler } from '../../../engine/service/python-compilers.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { alembicProject } from '../../support/migration-tree.ts'

const { signal } = new AbortController()

/** An engine that has every image; `asked` are the addresses it was asked for. */
async function engineWithEverything() {
  const asked: string[] = []
  const socket = join(temporaryFolder(), 'engine.sock')
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  onTestFinished(() => void server.close())
  return { endpoint: `unix://${socket}`, asked }
}

/** The compiler for a project whose only service is built from `image`. */
async function compilerFor(image: string, endpoint: string) {
  const project = alembicProject([{ id: 'a1', down: 'None' }])
  onTestFinished(() => project.remove())
  project.write('compose.yaml', `services:\n  web:\n    build: .\n    image: ${JSON.stringify(image)}\n`)
  const machine = testMachine({ environment: { PATH: temporaryFolder() } })
  const trees = await readMigrationTrees(project.root, signal)
  const compose = await readComposeModel(project.root, machine, signal)
  const [tree] = trees.trees
  if (tree === undefined) throw new Error('no tree')
  const containers = { endpoint, containers: [], truncated: false, readAt: '', tookMs: 0 }
  return findCompiler(tree, { root: project.root, trees, entryPoints: undefined, compose, containers }, machine)
}

describe.skipIf(process.platform === 'win32')('which interpreter compiles migrations', () => {
  it('is that of the image of the service', async () => {
    const { endpoint, asked } = await engineWithEverything()
    expect(await compilerFor('acme/web:1.2', endpoint)).toMatchObject({ where: 'container', image: 'acme/web:1.2' })
    expect(asked.at(-1)).toContain('/images/acme/web:1.2/json')
  })

  it.each(['../containers', '..%2Fcontainers', 'web?x=1', '--privileged'])(
    'asks the engine for nothing else where a compose file calls the image %s',
    async (image) => {
      const { endpoint, asked } = await engineWithEverything()
      expect(await compilerFor(image, endpoint)).toBeUndefined()
      expect(asked.filter((address) => address.includes('/images/'))).toEqual([])
      expect(asked.filter((address) => address.includes('/containers'))).toEqual([])
    },
  )
})
