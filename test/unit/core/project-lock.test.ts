import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { withProjectLock } from '../../../engine/core/project-lock.ts'
import { temporaryFolder } from '../../support/machine.ts'

const longAgo = new Date(Date.now() - 60 * 60 * 1000)

function lockFile(data: string, root: string): string {
  mkdirSync(join(data, 'locks'), { recursive: true })
  return join(data, 'locks', `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.lock`)
}

function owner(changes: object): string {
  return JSON.stringify({ pid: process.pid, startTime: '', host: hostname(), token: 'other', ...changes })
}

async function pidOfTheDead(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  return child.pid ?? 0
}

test('one at a time, and the next as soon as it is over', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  let release = () => {}
  const first = withProjectLock(data, root, () => new Promise<void>((resolve) => (release = resolve)))
  await sleep(50)
  expect(await withProjectLock(data, root, async () => 'second')).toBe('busy')
  expect(await withProjectLock(data, temporaryFolder(), async () => 'another project')).toBe('another project')
  release()
  await first
  expect(await withProjectLock(data, root, async () => 'second')).toBe('second')
  expect(readdirSync(join(data, 'locks'))).toEqual([])
})

test('is given back when the work fails', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const failing = withProjectLock(data, root, () => Promise.reject(new Error('broken')))
  await expect(failing).rejects.toThrow('broken')
  expect(await withProjectLock(data, root, async () => 'next')).toBe('next')
})

test('a folder under another name is the same project', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const link = join(temporaryFolder(), 'link')
  symlinkSync(root, link)
  const inner = await withProjectLock(data, root, () => withProjectLock(data, link, async () => 'both'))
  expect(inner).toBe('busy')
})

test('what a killed one left behind is taken over at once', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(lockFile(data, root), owner({ pid: await pidOfTheDead() }))
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('taken over')
})

test('a pid that belongs to a later process is not the owner', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(lockFile(data, root), owner({ startTime: 'another start:1' }))
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('taken over')
})

test('an owner that runs keeps it, however long it was silent: the machine may have slept', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const path = lockFile(data, root)
  writeFileSync(path, owner({}))
  utimesSync(path, longAgo, longAgo)
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('busy')
})

test.for([
  ['of another machine', owner({ host: 'another', pid: 1 })],
  ['that was cut off while it was written', ''],
])('a lock %s counts for as long as it shows signs of life', async ([, content]) => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const path = lockFile(data, root)
  writeFileSync(path, content ?? '')
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('busy')
  utimesSync(path, longAgo, longAgo)
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('taken over')
})

test('twenty that find the same dead owner: never two at the same time', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(lockFile(data, root), owner({ pid: await pidOfTheDead() }))
  let inside = 0
  let most = 0
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () =>
      withProjectLock(data, root, async () => {
        most = Math.max(most, ++inside)
        await sleep(20)
        inside--
      }),
    ),
  )
  expect(most).toBe(1)
  expect(outcomes.filter((outcome) => outcome !== 'busy').length).toBeGreaterThanOrEqual(1)
})

test('what this process could not remove when its work was over is not its lock any more', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  let kept = ''
  await withProjectLock(data, root, async () => {
    kept = readFileSync(lockFile(data, root), 'utf8')
    expect(await withProjectLock(data, root, async () => 'second')).toBe('busy')
  })
  writeFileSync(lockFile(data, root), kept)
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('taken over')
})

test('a hundred at once in one process: never two at the same time', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  let inside = 0
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, () =>
      withProjectLock(data, root, async () => {
        expect(++inside).toBe(1)
        await sleep(5)
        inside--
      }),
    ),
  )
  expect(outcomes.some((outcome) => outcome !== 'busy')).toBe(true)
})

test('a takeover that was killed in the middle does not stop the others for ever', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const path = lockFile(data, root)
  writeFileSync(path, owner({ pid: await pidOfTheDead() }))
  writeFileSync(`${path}.takeover`, '')
  utimesSync(`${path}.takeover`, longAgo, longAgo)
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('busy')
  expect(await withProjectLock(data, root, async () => 'taken over')).toBe('taken over')
})

test('a lock that belongs to somebody else by the end is left to them', async () => {
  const [data, root] = [temporaryFolder(), temporaryFolder()]
  const path = lockFile(data, root)
  await withProjectLock(data, root, async () => writeFileSync(path, owner({})))
  expect(existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toBe(owner({}))
})
