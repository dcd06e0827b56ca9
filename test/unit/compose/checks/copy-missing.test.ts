import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/copy-missing.ts'
import { DockerIgnore } from '../../../../engine/compose/docker-ignore.ts'
import probe from '../../../../engine/compose/probes/lost-copies.ts'
import { testMachine } from '../../../support/machine.ts'
import { type Files, projectOnDisk, readModelOf } from '../../project/project-on-disk.ts'

/** What is said of a Dockerfile, as `line source variant`. */
async function judge(dockerfile: string, files: Files = {}, build = '.') {
  const reading = await read(dockerfile, files, build)
  return check
    .judge({ copies: reading.value }, {})
    .map(({ where, values, variant }) => [where.line, values['source'], variant].filter(Boolean).join(' '))
}

async function read(dockerfile: string, files: Files = {}, build = '.') {
  const root = projectOnDisk({
    'compose.yaml': `services:\n  web:\n    build: ${build}\n`,
    Dockerfile: dockerfile,
    ...files,
  })
  const compose = await readModelOf(root)
  if (compose === undefined) throw new Error('no model')
  const signal = new AbortController().signal
  const reading = await probe.read({ root, machine: testMachine(), facts: { compose }, optional: {}, signal })
  if (reading.state !== 'known') throw new Error(reading.state)
  return reading
}

describe('compose/copy-missing', () => {
  it('says nothing where everything is there, and of what cannot be told', async () => {
    const dockerfile = `FROM x
COPY a.txt lib/ ./app/
COPY ["a.txt", "/app/"]
COPY --chown=me ./a.txt .
COPY . .
COPY uv.lock* *.json $FILE ./
COPY --from=other gone.txt .
ADD https://example.com/gone.txt .
COPY <<END /here
gone
END
`
    expect(await judge(dockerfile, { 'a.txt': '', 'lib/b.txt': '' })).toEqual([])
  })

  it('names the line of what is not there', async () => {
    expect(await judge('FROM x\nCOPY requirement.txt .\n', { 'requirements.txt': '' })).toEqual(['2 requirement.txt'])
    expect(await judge('FROM x\nCOPY app dist/ ./\n', { 'app/a.py': '' })).toEqual(['2 dist'])
  })

  it('names the line of the .dockerignore that keeps it out', async () => {
    const dockerfile = 'FROM x\nCOPY requirements.txt .\nCOPY app ./app\n'
    const files = { 'requirements.txt': '', 'app/a.py': '' }
    expect(await judge(dockerfile, { ...files, '.dockerignore': '*.txt\n' })).toEqual(['2 requirements.txt ignored'])
    expect(await judge(dockerfile, { ...files, '.dockerignore': '*.txt\n!requirements.txt\n' })).toEqual([])
    expect(await judge(dockerfile, { ...files, '.dockerignore': 'app/\n' })).toEqual(['3 app ignored'])
    expect(await judge(dockerfile, { ...files, '.dockerignore': '**\n!app/a.py\n' })).toEqual([
      '2 requirements.txt ignored',
    ])
    const own = { 'Dockerfile.dockerignore': '# nothing\n', '.dockerignore': '*.txt\n' }
    expect(await judge(dockerfile, { ...files, ...own })).toEqual([])
  })

  it('says so where there is more than it looks for', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `a/${index}`).join(' ')
    const files = Object.fromEntries(
      names(2000)
        .split(' ')
        .map((path) => [path, '']),
    )
    expect((await read(`FROM x\n${`COPY ${names(2000)} .\n`.repeat(3)}`, files)).incomplete).toBeUndefined()
    expect(await read(`FROM x\nCOPY gone.txt .\nCOPY ${names(2000)} .\n`, files)).toMatchObject({
      value: [{ source: 'gone.txt' }],
      incomplete: { key: 'compose.reasons.too-many-copies' },
    })
  })

  it('looks only at the stages that are built', async () => {
    const dockerfile =
      'FROM x AS base\nFROM x AS tests\nCOPY gone.txt .\nFROM x AS assets\nCOPY lost.txt .\nFROM base AS last\nCOPY --from=assets /a /a\n'
    expect(await judge(dockerfile)).toEqual(['5 lost.txt'])
    expect(await judge(dockerfile, {}, '{ context: ., target: base }')).toEqual([])
    expect(await judge(dockerfile, {}, '{ context: ., target: tests }')).toEqual(['3 gone.txt'])
  })

  it('counts from the context, and leaves contexts that are elsewhere alone', async () => {
    const files = { 'api/Dockerfile': 'FROM x\nCOPY api/main.py .\n', 'api/main.py': '' }
    expect(await judge('FROM x\n', files, '{ context: ., dockerfile: api/Dockerfile }')).toEqual([])
    expect(await judge('FROM x\n', files, './api')).toEqual(['2 api/api/main.py'])
    expect(await judge('FROM x\nCOPY gone .\n', {}, 'https://example.com/repository.git')).toEqual([])
  })
})

describe('a .dockerignore', () => {
  it.each<[string, string, boolean]>([
    ['node_modules', 'node_modules/a/b.js', true],
    ['node_modules', 'web/node_modules', false],
    ['**/node_modules', 'web/node_modules/a.js', true],
    ['**/node_modules', 'node_modules', true],
    ['/dist/', 'dist/a.js', true],
    ['*.env', '.env', true],
    ['*.env', 'config/.env', false],
    ['.env*', '.env.example', true],
    ['a?c', 'abc', true],
    ['a.c', 'abc', false],
    ['docs/**', 'docs/a/b.md', true],
    ['**', 'anything/at/all', true],
    ['(+', 'x', false],
  ])('%s and %s: %s', (pattern, path, ignored) => {
    expect(new DockerIgnore(`# a comment\n${pattern}\n`).ruleFor(path, false)?.line).toBe(ignored ? 2 : undefined)
  })

  it('is read in time that does not explode', () => {
    const ignore = new DockerIgnore(`${'**/'.repeat(30)}x\n${'*a'.repeat(50)}\n`)
    const started = performance.now()
    ignore.ruleFor('a/'.repeat(60), false)
    ignore.ruleFor('a'.repeat(100), false)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
