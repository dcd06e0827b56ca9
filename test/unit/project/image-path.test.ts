import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../../../engine/project/dockerfile.ts'
import type { Service } from '../../../engine/project/facts.ts'
import { imageOf } from '../../../engine/project/image.ts'
import { findHostFile, hostPathCandidates } from '../../../engine/project/image-path.ts'
import { projectOnDisk } from './project-on-disk.ts'

const place = { file: 'compose.yaml', line: 1, column: 1 }
const context = join('/', 'project', 'backend')

function candidates(path: string, dockerfile: string, mounts: Service['mounts'] = []): string[] {
  const image = imageOf(parseDockerfile(`FROM x\nWORKDIR /app\n${dockerfile}`))
  if (image === undefined) throw new Error('no image')
  return hostPathCandidates(path, mounts, { image, context })
}

describe('hostPathCandidates', () => {
  it.each([
    ['COPY . .', '/app/main.py', ['main.py']],
    ['COPY app ./app', '/app/app/main.py', ['app/main.py']],
    ['COPY entry.sh /entry.sh', '/entry.sh', ['entry.sh']],
    ['COPY entry.sh /usr/local/bin/', '/usr/local/bin/entry.sh', ['entry.sh', 'entry.sh/entry.sh']],
    ['COPY a.txt b.txt ./', '/app/b.txt', ['a.txt/b.txt', 'b.txt', 'b.txt/b.txt']],
    ['COPY conf/*.sh ./', '/app/run.sh', ['conf/run.sh']],
    ['COPY old ./\nCOPY new ./', '/app/x', ['new/x', 'old/x']],
    ['COPY app ./app', '/other/main.py', []],
  ])('%s: %s', (dockerfile, path, expected) => {
    expect(candidates(path, dockerfile)).toEqual(expected.map((name) => join(context, ...name.split('/'))))
  })

  it('prefers the innermost mount, and knows nothing behind a volume', () => {
    const bind = (source: string, target: string) => ({ type: 'bind' as const, source, target, readOnly: false, place })
    const mounts = [
      bind(join('/', 'src'), '/app'),
      bind(join('/', 'conf'), '/app/conf'),
      { type: 'volume' as const, source: 'modules', target: '/app/node_modules', readOnly: false, place },
    ]
    expect(candidates('/app/main.py', 'COPY . .', mounts)).toEqual([join('/', 'src', 'main.py')])
    expect(candidates('/app/conf/x', 'COPY . .', mounts)).toEqual([join('/', 'conf', 'x')])
    expect(candidates('/app/node_modules/x', 'COPY . .', mounts)).toEqual([])
    expect(candidates('/application', 'COPY . /', mounts)).toEqual([join(context, 'application')])
  })
})

describe('findHostFile', () => {
  it('finds only what is there and inside of the project', async () => {
    const root = projectOnDisk({ 'backend/new/x': '', 'backend/old/y': '' })
    const image = imageOf(parseDockerfile('FROM x\nCOPY old /a\nCOPY new /a\nCOPY ../../secret /s\n'))
    if (image === undefined) throw new Error('no image')
    const built = { image, context: join(root, 'backend') }
    expect(await findHostFile(root, '/a/x', [], built)).toBe(join(root, 'backend', 'new', 'x'))
    expect(await findHostFile(root, '/a/y', [], built)).toBe(join(root, 'backend', 'old', 'y'))
    expect(await findHostFile(root, '/a/z', [], built)).toBeUndefined()
    expect(await findHostFile(root, '/s', [], built)).toBeUndefined()
  })
})
