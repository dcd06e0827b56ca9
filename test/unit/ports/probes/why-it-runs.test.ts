import { describe, expect, it } from 'vitest'
import type { RunProcess } from '../../../../engine/core/run-process.ts'
import { isWslRelay } from '../../../../engine/ports/forwarders.ts'
import { parseLaunchdList } from '../../../../engine/ports/probes/launchd.macos.ts'
import { runsIn } from '../../../../engine/ports/probes/owner-details.linux.ts'
import { taskOf } from '../../../../engine/ports/probes/owner-details.windows.ts'
import { listRunning } from '../../../../engine/ports/probes/wsl-relay.windows.ts'
import { testMachine } from '../../../support/machine.ts'

const id = 'ab12'.repeat(16)

describe('why a program runs, on Linux', () => {
  it.each([
    ['0::/system.slice/postgresql@15-main.service', { unit: 'postgresql@15-main.service' }],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/redis.service', { unit: 'redis.service' }],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.kde.konsole-77.scope', {}],
    ['0::/user.slice/user-1000.slice/session-3.scope', {}],
    [`0::/system.slice/docker-${id}.scope`, { containerId: id }],
    ['12:cpu:/system.slice/ssh.service\n1:name=systemd:/system.slice/ssh.service', { unit: 'ssh.service' }],
    ['', {}],
  ])('%s', (controlGroups, expected) => expect(runsIn(controlGroups)).toEqual(expected))
})

describe('why a program runs, on Windows', () => {
  const tasks = [
    { path: '\\Backup\\Nightly', pid: 40 },
    { path: '\\Web server', pid: 60 },
  ]

  it('is a scheduled task that started it, or started what started it; the nearest one', () => {
    expect(taskOf(60, [], tasks)).toBe('\\Web server')
    expect(
      taskOf(
        61,
        [
          { pid: 60, name: 'cmd.exe' },
          { pid: 40, name: 'taskeng.exe' },
        ],
        tasks,
      ),
    ).toBe('\\Web server')
    expect(taskOf(70, [{ pid: 4, name: 'System' }], tasks)).toBeUndefined()
  })

  const asked = (bytes: Buffer, code = 0): Promise<readonly string[] | undefined> => {
    const runProcess: RunProcess = async () => ({ outcome: 'exited', code, stdout: bytes, stderr: Buffer.alloc(0) })
    return listRunning(testMachine({ platform: 'windows', runProcess }))
  }

  it.each(['utf16le', 'utf8'] as const)(
    'is a program in WSL, whose distributions are listed (%s)',
    async (encoding) => {
      expect(await asked(Buffer.from('Ubuntu-24.04\r\ndocker-desktop\r\nDebian\r\n', encoding))).toEqual([
        'Ubuntu-24.04',
        'Debian',
      ])
    },
  )

  it.each(['No hay distribuciones en ejecución.\r\n', '実行中のディストリビューションはありません。\r\n', ''])(
    'names no distribution where a sentence says that none runs: %s',
    async (sentence) => expect(await asked(Buffer.from(sentence, 'utf16le'))).toBeUndefined(),
  )

  it('says nothing where WSL fails', async () => {
    expect(await asked(Buffer.from('Ubuntu\r\n'), 4_294_967_295)).toBeUndefined()
    expect(isWslRelay('WSLRelay.exe') && !isWslRelay('node.exe')).toBe(true)
  })
})

describe('why a program runs, on macOS', () => {
  it('is the label under which launchd started it; what does not run has none', () => {
    const list =
      'PID\tStatus\tLabel\n412\t0\thomebrew.mxcl.postgresql@16\n-\t0\tcom.apple.x\n9\t-15\tapplication.com.y.1.2\n'
    expect([...parseLaunchdList(list)]).toEqual([[412, 'homebrew.mxcl.postgresql@16']])
  })
})
