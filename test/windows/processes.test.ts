import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createComObject, variantOf } from '../../engine/windows/com-object.ts'
import { loadKernel32 } from '../../engine/windows/kernel32.ts'
import { readProcessFolder } from '../../engine/windows/process-folder.ts'
import { readProcessUser } from '../../engine/windows/process-user.ts'
import { listRunningTasks } from '../../engine/windows/running-tasks.ts'

describe('a process of Windows', () => {
  it('has a folder that it works in, of this process and of another one', async () => {
    const kernel32 = await loadKernel32()
    assert.equal((await readProcessFolder(process.pid, kernel32))?.toLowerCase(), process.cwd().toLowerCase())
    const folder = join(tmpdir(), 'a folder of ñandú')
    mkdirSync(folder, { recursive: true })
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => 0, 1000)'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      await once(child.stdout, 'data')
      assert.equal((await readProcessFolder(child.pid ?? 0, kernel32))?.toLowerCase(), folder.toLowerCase())
    } finally {
      child.kill()
    }
  })

  it('has a user', async () => {
    const user = await readProcessUser(process.pid, await loadKernel32())
    assert.ok(user, 'nobody')
    assert.equal(user.split('\\').at(-1)?.toLowerCase(), userInfo().username.toLowerCase())
  })

  it('that is not there has neither', async () => {
    const kernel32 = await loadKernel32()
    assert.equal(await readProcessFolder(3, kernel32), undefined)
    assert.equal(await readProcessUser(3, kernel32), undefined)
  })
})

describe('the task scheduler', () => {
  it('is asked for its tasks; what it does not tell is no empty list', async () => {
    const tasks = await listRunningTasks()
    console.log(`# running tasks: ${tasks === undefined ? 'not told' : tasks.length}`)
    for (const { path, pid } of tasks ?? []) {
      assert.match(path, /^\\/)
      assert.ok(pid > 0)
    }
  })

  it('is reached: it says the name of this computer', async () => {
    const scheduler = await createComObject(
      '0f87369f-a4e5-4cfc-bd3e-73e6154572dd',
      '2faba4c7-4da9-4013-9697-20cc3fd40f85',
    )
    assert.ok(scheduler)
    const nobody = variantOf()
    assert.equal(scheduler.call(10, nobody, nobody, nobody, nobody), true)
    assert.equal(scheduler.readText(12)?.toLowerCase(), process.env['COMPUTERNAME']?.toLowerCase())
    scheduler.release()
  })
})
