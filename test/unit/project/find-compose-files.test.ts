// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import { modelOf, projectOnDisk, readModelOf } from './project-on-disk.ts'

const image = (name: string) => `services:\n  web:\n    image: ${name}\n`

describe('finding compose files', () => {
  it('prefers the names as compose does', async () => {
    const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']
    for (const [index, name] of names.entries()) {
      const present = Object.fromEntries(names.slice(index).map((one) => [one, image('x')]))
      expect((await modelOf(present)).files).toEqual([name])
    }
  })

  it('adds the first override', async () => {
    const model = await modelOf({
      'docker-compose.yml': image('base'),
      'docker-compose.override.yml': image('late'),
      'compose.override.yaml': image('over'),
    })
    expect(model.files).toEqual(['docker-compose.yml', 'compose.override.yaml'])
    expect(model.services[0]?.image).toBe('over')
  })

  it('finds nothing in a folder without one, and does not search above it', async () => {
    const root = projectOnDisk({ 'compose.yaml': image('above'), 'sub/readme.md': '' })
    expect(await readModelOf(`${root}/sub`)).toBeUndefined()
  })

  it('obeys COMPOSE_FILE of the session before that of .env', async () => {
    const files = {
      '.env': 'COMPOSE_FILE=a.yml:b.yml\n',
      'a.yml': image('a'),
      'b.yml': image('b'),
      'c.yml': image('c'),
    }
    expect((await modelOf(files)).files).toEqual(['a.yml', 'b.yml'])
    expect((await modelOf(files, { COMPOSE_FILE: 'c.yml' })).services[0]?.image).toBe('c')
    expect((await modelOf(files, { COMPOSE_FILE: 'c.yml,a.yml', COMPOSE_PATH_SEPARATOR: ',' })).files).toEqual([
      'c.yml',
      'a.yml',
    ])
  })

  it('says which file of COMPOSE_FILE is missing', async () => {
    const model = await modelOf({ 'a.yml': image('a') }, { COMPOSE_FILE: 'a.yml:gone.yml' })
    expect(model.problems).toMatchObject([{ kind: 'include-missing', detail: 'gone.yml' }])
    expect(model.services).toHaveLength(1)
  })

  it('names the project as compose does', async () => {
    const named = { 'compose.yaml': `name: from-file\n${image('x')}` }
    expect((await modelOf({ 'compose.yaml': image('x') })).name).toBe('myproject')
    expect((await modelOf(named)).name).toBe('from-file')
    expect((await modelOf(named, { COMPOSE_PROJECT_NAME: 'from-session' })).name).toBe('from-session')
  })
})
