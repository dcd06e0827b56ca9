import { describe, expect, it } from 'vitest'
import { openProject } from './apply-fix.ts'

const started = { Dockerfile: 'FROM x\nWORKDIR /app\nCOPY run.sh ./\nCMD ["./run.sh"]\n' }

describe('compose/convert-line-ends', () => {
  const compose = { 'compose.yaml': 'services:\n  web:\n    build: .\n', ...started }
  const apply = (project: Awaited<ReturnType<typeof openProject>>) =>
    project.apply('compose/crlf-script', 'compose/convert-line-ends')

  it('takes out carriage returns at line ends alone, keeps every other byte, and tells Git', async () => {
    const script = Buffer.from('#!/bin/sh\r\n# caf\xe9 \xff\r\nprintf "a\rb"\r\nexec x', 'latin1')
    const project = await openProject({ ...compose, 'run.sh': script, '.gitattributes': '*.png binary\r\n' })
    const applied = await apply(project)
    expect(applied.outcome).toBe('verified')
    expect(project.read('run.sh')).toBe('#!/bin/sh\n# caf\xe9 \xff\nprintf "a\rb"\nexec x')
    expect(project.read('.gitattributes')).toBe('*.png binary\r\n*.sh text eol=lf\r\n')
    expect(await applied.undo()).toMatchObject({ outcome: 'undone' })
    expect(project.read('run.sh')).toBe(script.toString('latin1'))
    expect(project.read('.gitattributes')).toBe('*.png binary\r\n')
  })

  it('makes .gitattributes where there is none, and leaves a right one alone', async () => {
    const fresh = await openProject({ ...compose, 'run.sh': '#!/bin/sh\r\n' })
    await apply(fresh)
    expect(fresh.read('.gitattributes')).toBe('*.sh text eol=lf\n')
    const told = await openProject({ ...compose, 'run.sh': '#!/bin/sh\r\n', '.gitattributes': '*.sh text eol=lf\n' })
    expect((await apply(told)).preview.steps).toHaveLength(1)
  })
})

describe('compose/set-variable', () => {
  const rule = 'compose/unset-variable'
  const fix = 'compose/set-variable'
  const compose = `services:\n  web:\n    image: x\n    environment:\n      SECRET_KEY: \${SECRET_KEY}\n      CITY: \${CITY}\n      STRIPE_SECRET_KEY: \${STRIPE_SECRET_KEY}\n`
  const example = '# cp .env.example .env\nCITY="São Paulo" # where\nSECRET_KEY=\nSTRIPE_SECRET_KEY=\n'

  it('makes .env from the example with a secret of its own, and never says the secret', async () => {
    const project = await openProject({ 'compose.yaml': compose, '.env.example': example })
    const applied = await project.apply(rule, fix, 'SECRET_KEY')
    expect(applied.outcome).toBe('verified')
    const secret = /^SECRET_KEY=([\w-]{43})$/m.exec(project.read('.env'))?.[1] ?? 'none'
    expect(Buffer.from(project.read('.env'), 'latin1').toString()).toBe(
      example.replace('SECRET_KEY=\nS', `SECRET_KEY=${secret}\nS`),
    )
    expect(JSON.stringify(applied.preview)).not.toContain(secret)
    expect(applied.preview.steps[0]?.preview).toMatchObject({
      type: 'diff',
      after: example.replace('SECRET_KEY=\nS', 'SECRET_KEY=••••••••\nS'),
    })
    const again = await openProject({ 'compose.yaml': compose, '.env.example': example })
    await again.apply(rule, fix, 'SECRET_KEY')
    expect(again.read('.env')).not.toContain(secret)
  })

  it('adds to the .env that is there, other lines byte for byte', async () => {
    const env = "A='1'  # one\r\nSECRET_KEY=kept\r\nB=2"
    const project = await openProject({ 'compose.yaml': compose, '.env.example': example, '.env': env })
    expect((await project.apply(rule, fix, 'CITY')).outcome).toBe('verified')
    expect(Buffer.from(project.read('.env'), 'latin1').toString()).toBe(`${env}\r\nCITY="São Paulo"\r\n`)
  })

  it('puts a random text in the place of a placeholder', async () => {
    const project = await openProject({ 'compose.yaml': compose, '.env.example': 'SECRET_KEY=changeme\nCITY=x\n' })
    await project.apply(rule, fix, 'CITY')
    expect(project.read('.env')).toMatch(/^SECRET_KEY=[\w-]{43}\nCITY=x\n$/)
  })

  it('does not make up what somebody else gives out', async () => {
    const project = await openProject({ 'compose.yaml': compose, '.env.example': example })
    expect((await project.findingOf(rule, 'STRIPE_SECRET_KEY')).fixes).toEqual([])
  })

  it('does not guess where compose reads other files', async () => {
    const project = await openProject(
      { 'compose.yaml': compose, '.env.example': example },
      { COMPOSE_ENV_FILES: 'a.env' },
    )
    expect(await project.plan(rule, fix, 'SECRET_KEY')).toMatchObject({ ok: false })
  })

  it('does not rewrite an .env in another encoding', async () => {
    const env = Buffer.from('\ufeffA=1\r\n', 'utf16le')
    const project = await openProject({ 'compose.yaml': compose, '.env.example': example, '.env': env })
    expect(await project.plan(rule, fix, 'SECRET_KEY')).toMatchObject({
      ok: false,
      reason: { key: 'compose.reasons.other-encoding' },
    })
  })
})

describe('compose/create-env-file', () => {
  const compose = 'services:\n  web:\n    image: x\n    env_file: config/api.env\n'

  it('copies the example beside it, and undo takes the copy away', async () => {
    const example = Buffer.from('# caf\xe9\r\nA=1', 'latin1')
    const project = await openProject({ 'compose.yaml': compose, 'config/api.env.example': example })
    const applied = await project.apply('compose/env-file-missing', 'compose/create-env-file')
    expect(applied.outcome).toBe('verified')
    expect(project.read('config/api.env')).toBe(example.toString('latin1'))
    await applied.undo()
    expect(() => project.read('config/api.env')).toThrow('ENOENT')
  })

  it('is not offered without an example', async () => {
    const project = await openProject({ 'compose.yaml': compose, 'config/other.env.example': '' })
    expect(await project.findingOf('compose/env-file-missing')).toMatchObject({ fixes: [] })
  })
})
