// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { brief, environmentOf, modelOf, projectOnDisk, readModelOf, serviceOf } from './project-on-disk.ts'

describe('the compose model', () => {
  it('keeps the place of every value', async () => {
    const model = await modelOf({
      'compose.yaml':
        'services:\n  web:\n    image: nginx\n    environment:\n      A: "1"\n    depends_on:\n      - db\n  db:\n    image: postgres\n',
    })
    const web = serviceOf(model, 'web')
    expect(web.place).toEqual({ file: 'compose.yaml', line: 2, column: 3 })
    expect(web.environment[0]?.place).toEqual({ file: 'compose.yaml', line: 5, column: 7 })
    expect(web.dependsOn[0]?.place).toEqual({ file: 'compose.yaml', line: 7, column: 9 })
  })

  it('places an overridden value in the file that says it last', async () => {
    const model = await modelOf({
      'compose.yaml': 'services:\n  web:\n    image: nginx\n    environment: [A=1, B=1]\n',
      'compose.override.yaml': 'services:\n  web:\n    environment:\n      B: "2"\n',
    })
    const web = serviceOf(model, 'web')
    expect(environmentOf(web)).toEqual({ A: '1', B: '2' })
    expect(web.environment.map(({ place }) => place.file)).toEqual(['compose.yaml', 'compose.override.yaml'])
  })

  it('understands !reset and !override', async () => {
    const model = await modelOf({
      'compose.yaml':
        'services:\n  web:\n    image: a\n    command: x\n    ports: ["1:1", "2:2"]\n  gone:\n    image: b\n',
      'compose.override.yaml':
        'services:\n  web:\n    command: !reset null\n    ports: !override ["3:3"]\n  gone: !reset null\n',
    })
    expect(model.services.map(({ name }) => name)).toEqual(['web'])
    const web = serviceOf(model, 'web')
    expect(web.command).toBeUndefined()
    expect(web.ports.map(({ hostPort }) => hostPort)).toEqual([3])
  })

  it('starts relative paths of an extended or included file at that file', async () => {
    const root = projectOnDisk({
      'compose.yaml':
        'include: [part/compose.yaml]\nservices:\n  a:\n    extends:\n      file: other/base.yml\n      service: base\n',
      'other/base.yml': 'services:\n  base:\n    build: ./image\n    volumes: ["./data:/data"]\n',
      'part/compose.yaml': 'services:\n  p:\n    image: p:${TAG}\n    volumes: ["./data:/data"]\n',
      'part/.env': 'TAG=from-part\n',
    })
    const model = await readModelOf(root)
    if (model === undefined) throw new Error('no model')
    expect(serviceOf(model, 'a').build?.context).toBe(join(root, 'other', 'image'))
    expect(serviceOf(model, 'a').mounts[0]?.source).toBe(join(root, 'other', 'data'))
    expect(serviceOf(model, 'p')).toMatchObject({
      image: 'p:from-part',
      mounts: [{ source: join(root, 'part', 'data') }],
    })
    expect(model.problems).toEqual([])
  })

  it('tells what belongs to a profile that nobody asked for', async () => {
    const files = {
      'compose.yaml': 'services:\n  a:\n    image: x\n  b:\n    image: x\n    profiles: [debug]\n',
    }
    const active = (model: Awaited<ReturnType<typeof modelOf>>) => model.services.map((service) => service.active)
    expect(active(await modelOf(files))).toEqual([true, false])
    expect(active(await modelOf(files, { COMPOSE_PROFILES: 'x, debug' }))).toEqual([true, true])
    expect(active(await modelOf(files, { COMPOSE_PROFILES: '*' }))).toEqual([true, true])
  })

  it('looks variables up in the session before .env', async () => {
    const files = { 'compose.yaml': 'services:\n  a:\n    image: ${X}-${Y}\n', '.env': 'X=file\nY=file\n' }
    expect((await modelOf(files, { X: 'session' })).services[0]?.image).toBe('session-file')
  })

  it('does not care about the case of session variables on Windows', async () => {
    const { sessionLookup } = await import('../../../engine/project/compose/environment.ts')
    expect(sessionLookup({ environment: { Path: 'x' }, platform: 'windows' })('PATH')).toBe('x')
    expect(sessionLookup({ environment: { Path: 'x' }, platform: 'linux' })('PATH')).toBeUndefined()
  })

  it('reports variables without a value once they survive the merge, at the service that uses them', async () => {
    const model = await modelOf({
      'compose.yaml':
        'x-env: &env\n  A: ${SHARED}\nservices:\n  a:\n    image: x\n    environment: *env\n    command: ${LOST}\n',
      'compose.override.yaml': 'services:\n  a:\n    command: kept\n',
    })
    expect(model.problems).toMatchObject([
      { kind: 'unset-variable', detail: 'SHARED', service: 'a', place: { line: 2 } },
    ])
  })

  it('finds dependencies that are not there and circles', async () => {
    const model = await modelOf({
      'compose.yaml':
        'services:\n  a:\n    image: x\n    depends_on: [b, nope]\n  b:\n    image: x\n    depends_on: [c]\n  c:\n    image: x\n    depends_on: [a]\n  d:\n    image: x\n    links: ["d"]\n',
    })
    expect(brief(model.problems)).toEqual([
      'unknown-dependency compose.yaml:4:21 nope',
      'dependency-cycle compose.yaml:4:18 a → b → c → a',
      'dependency-cycle compose.yaml:13:13 d → d',
    ])
  })

  it('gives an included name that is defined differently as a conflict', async () => {
    const model = await modelOf({
      'compose.yaml': 'include: [b.yml]\nservices:\n  a:\n    image: x\n',
      'b.yml': 'services:\n  a:\n    image: y\n',
    })
    expect(brief(model.problems)).toEqual(['conflict compose.yaml:1:11 services.a'])
  })

  it('knows what the project’s example env file lists', async () => {
    const model = await modelOf({
      'compose.yaml': 'services:\n  a:\n    image: x\n',
      '.env.example': '# copy me\nA=\nB=1\n',
    })
    expect(model.environmentFile).toBeUndefined()
    expect(model.exampleVariables).toMatchObject([
      { name: 'A', hasValue: false, place: { file: '.env.example', line: 2 } },
      { name: 'B', hasValue: true },
    ])
  })
})
