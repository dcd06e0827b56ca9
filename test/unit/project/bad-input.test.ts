import { describe, expect, it } from 'vitest'
import { brief, modelOf } from './project-on-disk.ts'

const web = 'services:\n  web:\n    image: x\n'
const problemsOf = async (content: string | Uint8Array) => brief((await modelOf({ 'compose.yml': content })).problems)

describe('compose files that are none', () => {
  it.each([
    ['empty', '', 'wrong-shape compose.yml:1:1 compose.yml'],
    ['only a comment', '# soon\n', 'wrong-shape compose.yml:1:1 compose.yml'],
    ['a list', '- a\n', 'wrong-shape compose.yml:1:1 compose.yml'],
    ['a word', 'hello', 'wrong-shape compose.yml:1:1 compose.yml'],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'not-text compose.yml:1:1 '],
    ['50 MB', Buffer.alloc(50 * 1024 * 1024, 0x61), 'too-large compose.yml:1:1 52428800'],
    ['half a million values', `x: [${'a,'.repeat(600_000)}]`, 'too-large compose.yml:1:1 1200005'],
  ])('says so: %s', async (_, content, expected) => {
    expect(await problemsOf(content)).toEqual([expected])
  })

  it.each([
    ['tabs', 'services:\n\tweb:\n', 'yaml-syntax compose.yml:2:1 Tabs are not allowed as indentation'],
    [
      'a wrong indent',
      `${web}   b: y\n`,
      'yaml-syntax compose.yml:4:1 All mapping items must start at the same column',
    ],
    ['a key twice', `${web}  web:\n    image: y\n`, 'yaml-syntax compose.yml:4:3 web stands here twice'],
    ['an open quote', 'services:\n  web:\n    image: "x\n', 'yaml-syntax compose.yml:4:1 Missing closing "quote'],
    [
      'an unknown alias',
      'services:\n  web: *nope\n',
      'yaml-syntax compose.yml:2:8 *nope has no anchor &nope before it',
    ],
    ['an alias in itself', 'services: &a\n  web: *a\n', 'yaml-syntax compose.yml:2:8 *a contains itself'],
    ['a list as key', 'services:\n  ? [a]\n  : x\n', 'yaml-syntax compose.yml:2:5 a key must be a text'],
  ])('gives line and column of broken YAML: %s', async (_, content, expected) => {
    expect(await problemsOf(content)).toEqual([expected])
  })

  it('still reads what is right in a broken file', async () => {
    const model = await modelOf({ 'compose.yml': `${web}   b: y\n` })
    expect(model.services.map(({ name }) => name)).toEqual(['web'])
  })

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${web}`)],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(web, 'utf16le')])],
    ['Windows line ends', web.replaceAll('\n', '\r\n')],
    ['several documents', `${web}---\n${web}`],
  ])('reads %s', async (_, content) => {
    const model = await modelOf({ 'compose.yml': content })
    expect(model.problems).toEqual([])
    expect(model.services.map(({ name, image }) => [name, image])).toEqual([['web', 'x']])
  })

  it('stops at aliases that multiply', async () => {
    const lines = ['x0: &x0 [a,a,a,a,a,a,a,a,a]']
    for (let level = 1; level < 12; level++) {
      lines.push(
        `x${level}: &x${level} [${Array(9)
          .fill(`*x${level - 1}`)
          .join(',')}]`,
      )
    }
    expect(await problemsOf(`${lines.join('\n')}\n${web}`)).toEqual([
      'yaml-syntax compose.yml:7:9 aliases expand to too many values',
    ])
  })

  it('stops at endless nesting', async () => {
    const problems = await problemsOf(`x: ${'['.repeat(5000)}${']'.repeat(5000)}\n`)
    expect(problems[0]).toContain('nested too deeply')
    expect((await problemsOf(`x: ${'['.repeat(80)}${']'.repeat(80)}\n`))[0]).toContain('nested too deeply')
  })

  it('ends on extends and includes that lead back', async () => {
    const extended = 'services:\n  a:\n    image: x\n    extends: b\n  b:\n    extends: a\n'
    expect(await problemsOf(extended)).toEqual(['circular compose.yml:4:14 a'])
    const model = await modelOf({ 'compose.yml': `include: [b.yml]\n${web}`, 'b.yml': 'include: [compose.yml]\n' })
    expect(brief(model.problems)).toEqual(['circular b.yml:1:11 compose.yml'])
  })

  it('does not multiply what a long chain of services inherits', async () => {
    const chain = Array.from(
      { length: 2000 },
      (_, index) => `  s${index + 1}:\n    extends: s${index}\n    dns: [1.1.1.${index % 250}]\n`,
    )
    const model = await modelOf({ 'compose.yml': `services:\n  s0:\n    image: x\n${chain.join('')}` })
    expect(model.services).toHaveLength(2001)
    expect(model.problems[0]).toMatchObject({ kind: 'too-large' })
  })

  it('reads nothing outside of the folder', async () => {
    const model = await modelOf({
      'compose.yml': `include: [../../../etc/hostname]\n${web}    env_file: /etc/hostname\n`,
    })
    expect(model.problems.map(({ kind }) => kind)).toEqual(['outside-project', 'outside-project'])
  })

  it('reports an env file in UTF-16, and reads it', async () => {
    const model = await modelOf({
      'compose.yml': 'services:\n  web:\n    image: $TAG\n',
      '.env': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('TAG=1\n', 'utf16le')]),
    })
    expect(brief(model.problems)).toEqual(['env-file-encoding .env:1:1 utf-16le'])
    expect(model.services[0]?.image).toBe('1')
  })

  it('survives values of every wrong shape', async () => {
    const model = await modelOf({
      'compose.yml': `${web}    ports: {a: b}
    volumes: x
    depends_on: 5
    environment: 5
    build: [x]
    healthcheck: x
    profiles: {}
    env_file: {a: b}
    command: true
    deploy: 3
  __proto__:
    image: y
  nothing:
`,
    })
    expect(model.services.map(({ name }) => name)).toEqual(['web', '__proto__'])
    expect(model.problems.map(({ kind, detail }) => `${kind} ${detail}`).sort()).toEqual([
      'wrong-shape services.nothing',
      'wrong-shape services.web.depends_on',
      'wrong-shape services.web.environment',
      'wrong-shape services.web.ports',
      'wrong-shape services.web.volumes',
      'wrong-shape true',
    ])
  })

  it('reports names that compose does not know, with the one that was meant', async () => {
    const model = await modelOf({
      'compose.yml': `x-own: 1\nservice: {}\n${web}    enviroment: {}\n    x-mine: 1\n    dependson: [a]\n    whatever: 1\n`,
    })
    expect(model.problems.map(({ detail, suggestion, place }) => [detail, suggestion, place.line])).toEqual([
      ['service', 'services', 2],
      ['services.web.enviroment', 'environment', 6],
      ['services.web.dependson', 'depends_on', 8],
      ['services.web.whatever', undefined, 9],
    ])
  })

  it('reads 10,000 services', async () => {
    const services = Array.from(
      { length: 10_000 },
      (_, index) => `  s${index}:\n    image: x\n    depends_on: [${index === 0 ? '' : `s${index - 1}`}]\n`,
    )
    const model = await modelOf({ 'compose.yml': `services:\n${services.join('')}` })
    expect(model.services).toHaveLength(10_000)
    expect(model.problems).toEqual([])
  })
})
