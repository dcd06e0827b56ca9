import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/mount-missing.ts'
import type { Files } from '../../project/project-on-disk.ts'
import { readFacts } from '../read-facts.ts'

async function judge(volumes: string, files: Files = {}) {
  const facts = await readFacts({
    'compose.yaml': `services:\n  web:\n    image: x\n    volumes:\n${volumes}`,
    ...files,
  })
  return check.judge(facts, {}).map(({ variant, values }) => [variant, values['source']])
}

describe('compose/mount-missing', () => {
  it('says nothing about what is there, or what Docker may make as a folder', async () => {
    const volumes =
      '      - ./a.conf:/etc/a.conf\n      - ./data:/data\n      - ./conf.d:/etc/conf.d\n      - named:/x.conf\n'
    expect(await judge(volumes, { 'a.conf': '' })).toEqual([])
  })

  it('reports a file that Docker would turn into a folder', async () => {
    expect(await judge('      - ./nginx.conf:/etc/nginx/nginx.conf:ro\n')).toEqual([['file', 'nginx.conf']])
  })

  it('reports the folder that an earlier start made of it', async () => {
    const { mkdirSync } = await import('node:fs')
    const { join } = await import('node:path')
    const { default: probe } = await import('../../../../engine/compose/probes/mount-sources.ts')
    const { projectOnDisk, readModelOf } = await import('../../project/project-on-disk.ts')
    const { testMachine } = await import('../../../support/machine.ts')
    const root = projectOnDisk({ 'compose.yaml': 'services:\n  web:\n    image: x\n    volumes: ["./a.sql:/a.sql"]\n' })
    mkdirSync(join(root, 'a.sql'))
    const compose = await readModelOf(root)
    if (compose === undefined) throw new Error('no model')
    const signal = new AbortController().signal
    const reading = await probe.read({ root, machine: testMachine(), facts: { compose }, optional: {}, signal })
    if (reading.state !== 'known') throw new Error(reading.state)
    expect(check.judge({ compose, sources: reading.value }, {})).toMatchObject([{ variant: 'folder-for-file' }])
  })

  it('reports any missing source of the long form', async () => {
    const long = '      - type: bind\n        source: ./data\n        target: /data\n'
    expect(await judge(long)).toEqual([['refused', 'data']])
    expect(await judge(`${long}        bind: {create_host_path: true}\n`)).toEqual([])
  })

  it('does not look outside of the project', async () => {
    expect(await judge('      - ../gone.conf:/a.conf\n      - /gone/gone.conf:/b.conf\n')).toEqual([])
  })
})

describe('a file that is handed over as a secret or config', () => {
  const compose = (file: string) =>
    `services:
  db:
    image: x
    secrets: [password, { source: token, target: api }]
    configs: [{ source: site, target: /etc/site.conf }]
secrets:
  password: { file: ${file} }
  token: { environment: TOKEN }
configs:
  site: { file: ./site.conf }
`

  it('is refused where it is missing, at the line of the service that gets it', async () => {
    const facts = await readFacts({ 'compose.yaml': compose('./db/password.txt') })
    expect(check.judge(facts, {})).toMatchObject([
      { variant: 'refused', where: { service: 'db', line: 4 }, values: { source: 'db/password.txt' } },
      { variant: 'refused', where: { service: 'db', line: 5 }, values: { source: 'site.conf' } },
    ])
    expect(facts.compose.services[0]?.fileMounts?.map(({ target }) => target)).toEqual([
      '/run/secrets/password',
      '/etc/site.conf',
    ])
  })

  it('is nothing to speak of where it is there', async () => {
    const facts = await readFacts({ 'compose.yaml': compose('password.txt'), 'password.txt': '', 'site.conf': '' })
    expect(check.judge(facts, {})).toEqual([])
  })
})
