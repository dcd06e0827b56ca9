import { describe, expect, it } from 'vitest'
import dependencyCycle from '../../../../engine/compose/checks/dependency-cycle.ts'
import envFileEncoding from '../../../../engine/compose/checks/env-file-encoding.ts'
import envFileMissing from '../../../../engine/compose/checks/env-file-missing.ts'
import unknownDependency from '../../../../engine/compose/checks/unknown-dependency.ts'
import { readFacts } from '../read-facts.ts'

describe('compose/env-file-missing', () => {
  it('names the file and the line that asks for it', async () => {
    const facts = await readFacts({
      'compose.yaml': 'services:\n  web:\n    image: x\n    env_file:\n      - there.env\n      - gone.env\n',
      'there.env': 'A=1\n',
    })
    expect(envFileMissing.judge(facts, {})).toMatchObject([
      { where: { service: 'web', file: 'compose.yaml', line: 6 }, values: { missing: 'gone.env' } },
    ])
  })

  it('says nothing about optional files', async () => {
    const facts = await readFacts({
      'compose.yaml': 'services:\n  web:\n    image: x\n    env_file: [{path: gone.env, required: false}]\n',
    })
    expect(envFileMissing.judge(facts, {})).toEqual([])
  })
})

describe('compose/env-file-encoding', () => {
  it('is an error for UTF-16 and a note for a mark', async () => {
    const compose = { 'compose.yaml': 'services:\n  web:\n    image: x\n' }
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('A=1\n', 'utf16le')])
    const drafts = async (bytes: Uint8Array) =>
      envFileEncoding.judge(await readFacts({ ...compose, '.env': bytes }), {})
    const [error] = await drafts(wide)
    expect(error).toMatchObject({ where: { file: '.env' }, values: { encoding: 'UTF-16LE' } })
    expect(error?.severity ?? envFileEncoding.severity).toBe('error')
    expect(await drafts(Buffer.from('\ufeffA=1\n'))).toMatchObject([{ severity: 'info', variant: 'mark' }])
    expect(await drafts(Buffer.from('A=1\n'))).toEqual([])
  })
})

describe('compose/unknown-dependency', () => {
  it('tells a wrong name from a profile that nobody asked for', async () => {
    const files = {
      'compose.yaml':
        'services:\n  a:\n    image: x\n    depends_on: [b, c, d]\n  b:\n    image: x\n    profiles: [one, two]\n  c:\n    image: x\n',
    }
    const judge = async (environment?: Record<string, string>) =>
      unknownDependency
        .judge(await readFacts(files, environment), {})
        .map(({ variant, values }) => [variant, values['dependency'], values['profiles']])
    expect(await judge()).toEqual([
      ['inactive', 'b', 'one, two'],
      [undefined, 'd', ''],
    ])
    expect(await judge({ COMPOSE_PROFILES: 'two' })).toEqual([[undefined, 'd', '']])
  })
})

describe('compose/dependency-cycle', () => {
  it('names every service of the circle once', async () => {
    const facts = await readFacts({
      'compose.yaml':
        'services:\n  a:\n    image: x\n    depends_on: [b]\n  b:\n    image: x\n    depends_on: [a]\n  c:\n    image: x\n    depends_on: [a]\n',
    })
    expect(dependencyCycle.judge(facts, {})).toMatchObject([{ values: { circle: 'a → b → a' }, where: { line: 4 } }])
  })
})
