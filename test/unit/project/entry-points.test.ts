// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import { readEntryPoints } from '../../../engine/project/entry-points.ts'
import { type Files, projectOnDisk, readModelOf } from './project-on-disk.ts'

async function started(service: string, files: Files = {}) {
  const root = projectOnDisk({ 'compose.yaml': `services:\n  web:\n${service}`, ...files })
  const [web] = (await readModelOf(root))?.services ?? []
  if (web === undefined) throw new Error('no service')
  return readEntryPoints(root, web)
}
const lines = async (...input: Parameters<typeof started>) =>
  (await started(...input)).entryPoints.map(
    ({ words, place, via, workingDirectory, file }) =>
      `${via} ${place.file}:${place.line} ${workingDirectory ?? '?'} ${words.join(' ')}${file === undefined ? '' : ` [${file}]`}`,
  )

describe('readEntryPoints', () => {
  it('follows the Dockerfile into the entry script', async () => {
    const files = {
      'api/Dockerfile': 'FROM x\nWORKDIR /srv\nCOPY entry.sh main.py ./\nENTRYPOINT ["/srv/entry.sh"]\nCMD ["serve"]\n',
      'api/entry.sh':
        '#!/bin/sh\nset -e\ncase "$1" in\n  serve) alembic upgrade head; exec python3 -u main.py "$@" ;;\nesac\n',
      'api/main.py': '',
    }
    expect(await lines('    build: ./api\n', files)).toEqual([
      'dockerfile api/Dockerfile:5 /srv /srv/entry.sh serve [api/entry.sh]',
      'script api/entry.sh:4 /srv alembic upgrade head',
      'script api/entry.sh:4 /srv python3 -u main.py serve [api/main.py]',
    ])
  })

  it('puts compose over the image', async () => {
    const files = { Dockerfile: 'FROM x\nWORKDIR /a\nENTRYPOINT ["entry"]\nCMD ["cmd"]\n' }
    expect(await lines('    build: .\n    command: ["other"]\n', files)).toEqual([
      'compose compose.yaml:4 /a entry other',
    ])
    expect(await lines('    build: .\n    entrypoint: mine\n', files)).toEqual(['compose compose.yaml:4 /a mine'])
    expect(await lines('    build: .\n    working_dir: /b\n', files)).toEqual(['dockerfile Dockerfile:4 /b entry cmd'])
    expect(await lines('    image: x\n')).toEqual([])
  })

  it('looks through shells, wrappers and package managers', async () => {
    expect(await lines('    image: x\n    command: sh -ec "cd /app && FOO=1 exec a $${B:-b}; echo done"\n')).toEqual([
      'compose compose.yaml:4 /app a b',
    ])
    expect(await lines('    image: x\n    command: tini -- gosu app uv run alembic upgrade head\n')).toEqual([
      'compose compose.yaml:4 ? alembic upgrade head',
    ])
    expect(await lines('    image: x\n    command: ./wait-for-it.sh db:5432 -t 30 -- python -m app\n')).toEqual([
      'compose compose.yaml:4 ? python -m app',
    ])
  })

  it('finds scripts through mounts, PATH and the variables of the service', async () => {
    const files = {
      'scripts/start.sh': 'exec $RUN\n',
      Dockerfile: 'FROM x\nCOPY scripts/start.sh /usr/local/bin/\nCMD start.sh\n',
    }
    expect(await lines('    build: .\n    environment: {RUN: "a b"}\n', files)).toEqual([
      'dockerfile Dockerfile:3 / start.sh [scripts/start.sh]',
      'script scripts/start.sh:1 / a b',
    ])
    expect(await lines('    image: x\n    command: bash /s/start.sh\n    volumes: ["./scripts:/s"]\n', files)).toEqual([
      'compose compose.yaml:4 ? bash /s/start.sh [scripts/start.sh]',
      'script scripts/start.sh:1 ? $RUN',
    ])
  })

  it('ends on scripts that call themselves', async () => {
    const files = { 'a.sh': './a.sh\n./a.sh\n', Dockerfile: 'FROM x\nWORKDIR /w\nCOPY a.sh ./\nCMD ["./a.sh"]\n' }
    expect((await lines('    build: .\n', files)).length).toBeLessThanOrEqual(500)
  })

  it('says which Dockerfile could not be read', async () => {
    expect((await started('    build: ./gone\n')).unread).toEqual([
      { service: 'web', file: 'gone/Dockerfile', problem: 'missing' },
    ])
  })

  it('reads a Dockerfile that stands in the compose file', async () => {
    const inline = '    build:\n      dockerfile_inline: |\n        FROM x\n        CMD ["a"]\n'
    expect(await lines(inline)).toEqual(['dockerfile compose.yaml:6 / a'])
  })
})
