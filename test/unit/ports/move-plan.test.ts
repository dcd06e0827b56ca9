import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type MoveRequest, planMove } from '../../../engine/ports/move-plan.ts'
import type { ComposeModel } from '../../../engine/project/facts.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { wanted } from './facts.ts'

function request(
  changes: Partial<MoveRequest> & { files?: string[]; text?: string; variables?: string[] } = {},
): MoveRequest {
  const { files = ['compose.yaml'], text = '- "${PORT:-8000}:80"', variables = ['PORT'], ...rest } = changes
  const { hostAddress: _, ...port } = wanted({ text, variables })
  const model = { name: 'x', files, services: [{ name: 'web', ports: [port] }] } as unknown as ComposeModel
  return {
    root: temporaryFolder(),
    machine: testMachine({ environment: {} }),
    model,
    wanted: port,
    newPort: 8001,
    ...rest,
  }
}

describe('moving a service', () => {
  it('sets the variable that decides, in .env', async () => {
    const planned = request()
    writeFileSync(join(planned.root, '.env'), 'A=1\r\nPORT=8000\r\n')
    expect(await planMove(planned)).toEqual({ ok: true, path: '.env', content: 'A=1\r\nPORT=8001\r\n' })
  })

  it.each([
    ['the shell sets the variable', { machine: () => testMachine({ environment: { PORT: '8000' } }) }],
    ['the variable is also the port inside', { text: '- "${PORT}:${PORT}"' }],
    ['the variable is only a part of the port', { text: '- "80${PORT}:80"' }],
    ['two variables decide', { text: '- "${A}${PORT}:80"', variables: ['A', 'PORT'] }],
    ['no variable decides', { text: '- "8000:80"', variables: [] }],
  ])(
    'writes an override file where %s',
    async (_, {
      machine,
      ...changes
    }: { machine?: () => MoveRequest['machine']; text?: string; variables?: string[] }) => {
      const planned = request({ ...changes, ...(machine === undefined ? {} : { machine: machine() }) })
      expect(await planMove(planned)).toEqual({
        ok: true,
        path: 'compose.override.yaml',
        content: 'services:\n  web:\n    ports: !override\n      - "8001:80"\n',
      })
    },
  )

  it('writes an override file where a container shows that compose saw another variable', async () => {
    const planned = request()
    const moved = {
      ...planned,
      wanted: { ...planned.wanted, hostPort: 4000, container: { name: 'c', composePort: 8000 } },
    }
    expect(await planMove(moved)).toMatchObject({ path: 'compose.override.yaml' })
  })

  it('uses the override file that is there, beside the project’s own file', async () => {
    const files = ['deploy/docker-compose.yml', 'deploy/docker-compose.override.yaml']
    const planned = request({ files, variables: [] })
    const place = { file: 'deploy/docker-compose.yml', line: 3, column: 1 }
    mkdirSync(join(planned.root, 'deploy'))
    writeFileSync(join(planned.root, files[1] ?? ''), '# mine\nservices: {}\n')
    const plan = await planMove({ ...planned, wanted: { ...planned.wanted, place } })
    expect(plan).toMatchObject({ ok: true, path: files[1] })
    expect(plan.ok && plan.content).toContain('# mine')
  })

  it.each([
    ['files-are-named', { files: ['stack.yml'], place: 'stack.yml' }],
    ['included', { files: ['compose.yaml'], place: 'other/compose.yaml' }],
  ])('gives up where compose would not read it: %s', async (reason, { files, place }) => {
    const planned = request({ files, variables: [] })
    const moved = { ...planned.wanted, place: { file: place, line: 1, column: 1 } }
    expect(await planMove({ ...planned, wanted: moved })).toMatchObject({
      ok: false,
      reason: { key: `ports.reasons.move-${reason}` },
    })
  })

  it('does not rewrite a .env in another encoding', async () => {
    const planned = request()
    writeFileSync(join(planned.root, '.env'), Buffer.from('\ufeffPORT=8000\r\n', 'utf16le'))
    expect(await planMove(planned)).toMatchObject({ ok: false, reason: { key: 'ports.reasons.move-not-readable' } })
  })

  it('writes no override file for a compose that would refuse it, and says which', async () => {
    const planned = request({ text: '- "8000:8000"', variables: [], composeVersion: async () => '2.20.0' })
    expect(await planMove(planned)).toMatchObject({
      ok: false,
      reason: { key: 'ports.reasons.move-compose-too-old', values: { detail: '2.20.0' } },
    })
    // The variable works with every compose, and nobody is asked.
    const byVariable = request({ composeVersion: () => Promise.reject(new Error('asked')) })
    expect(await planMove(byVariable)).toMatchObject({ ok: true, path: '.env' })
  })
})
