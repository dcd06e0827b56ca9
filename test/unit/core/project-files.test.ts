import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInside, projectPath, readProjectFile, resolveInsideProject } from '../../../engine/core/project-files.ts'
import { temporaryFolder } from '../../support/machine.ts'

const onWindows = process.platform === 'win32'

describe('readProjectFile', () => {
  it('reads a file by its path in the project', async () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'sub'))
    writeFileSync(join(root, 'sub', 'a.txt'), 'content')
    const relative = await readProjectFile(root, 'sub/a.txt')
    const absolute = await readProjectFile(root, join(root, 'sub', 'a.txt'))
    expect(relative).toEqual(absolute)
    expect('bytes' in relative && relative.bytes.toString()).toBe('content')
  })

  it.each(['../outside.txt', '/etc/hostname', 'sub/../../outside.txt'])(
    'never leaves the project: %s',
    async (path) => {
      const folder = temporaryFolder()
      const root = join(folder, 'project')
      mkdirSync(join(root, 'sub'), { recursive: true })
      writeFileSync(join(folder, 'outside.txt'), 'secret')
      expect(await readProjectFile(root, path)).toEqual({ problem: 'outside-project' })
    },
  )

  it.skipIf(onWindows)('does not follow a link out of the project', async () => {
    const folder = temporaryFolder()
    const root = join(folder, 'project')
    mkdirSync(root)
    writeFileSync(join(folder, 'secret'), 'secret')
    symlinkSync('../secret', join(root, 'link'))
    symlinkSync('..', join(root, 'up'))
    expect(await readProjectFile(root, 'link')).toEqual({ problem: 'outside-project' })
    expect(await readProjectFile(root, 'up/secret')).toEqual({ problem: 'outside-project' })
  })

  it.skipIf(onWindows)('follows a link that stays inside, also when the project itself is behind one', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real', 'a'), 'a')
    symlinkSync('a', join(folder, 'real', 'b'))
    symlinkSync('real', join(folder, 'project'))
    expect(await readProjectFile(join(folder, 'project'), 'b')).toMatchObject({ bytes: Buffer.from('a') })
  })

  it.skipIf(onWindows)('says that a link leads in a circle', async () => {
    const root = temporaryFolder()
    symlinkSync('b', join(root, 'a'))
    symlinkSync('a', join(root, 'b'))
    expect(await readProjectFile(root, 'a')).toMatchObject({ problem: 'unreadable' })
  })

  it.skipIf(onWindows)('does not hang on a named pipe', async () => {
    const root = temporaryFolder()
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect(await readProjectFile(root, 'pipe')).toEqual({ problem: 'not-a-file' })
  })

  it('refuses folders and what is too large, and says what is missing', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'large'), Buffer.alloc(2000))
    expect(await readProjectFile(root, '.')).toEqual({ problem: 'not-a-file' })
    expect(await readProjectFile(root, 'large', 1999)).toEqual({ problem: 'too-large', size: 2000, limit: 1999 })
    expect(await readProjectFile(root, 'large', 2000)).toHaveProperty('bytes')
    expect(await readProjectFile(root, 'nothing')).toEqual({ problem: 'missing' })
    expect(await readProjectFile(root, 'large/below')).toEqual({ problem: 'missing' })
  })

  it.runIf(process.platform === 'linux')('is not fooled by a file that says it is empty', async () => {
    // As files below /proc do.
    expect(await readProjectFile('/proc/self', 'environ', 10)).toEqual({ problem: 'too-large', size: 11, limit: 10 })
  })

  it.runIf(process.platform === 'linux')('says that a file may not be read', async () => {
    // Not even root can read its first byte.
    expect(await readProjectFile('/proc/self', 'mem')).toMatchObject({ problem: 'unreadable' })
  })

  it('answers for a path that no system has', async () => {
    expect(await readProjectFile(temporaryFolder(), 'nul\0byte')).toMatchObject({ problem: 'unreadable' })
  })
})

describe('paths', () => {
  it('knows what is inside', () => {
    expect(isInside('/a/b', '/a/b')).toBe(true)
    expect(isInside('/a/b', '/a/b/c')).toBe(true)
    expect(isInside('/a/b', '/a/b/..c')).toBe(true)
    expect(isInside('/a/b', '/a/bc')).toBe(false)
    expect(isInside('/a/b', '/a')).toBe(false)
  })

  it('names paths as reports do', () => {
    expect(projectPath('/project', 'sub/./a.txt')).toBe('sub/a.txt')
    expect(projectPath('/project', '/project')).toBe('.')
    expect(projectPath('/project', '/project/sub/a.txt')).toBe('sub/a.txt')
  })

  it('resolves what exists', async () => {
    const root = temporaryFolder()
    expect(await resolveInsideProject(root, 'missing')).toEqual({ problem: 'missing' })
  })
})
