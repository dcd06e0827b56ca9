import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import notRunning from '../../../engine/docker/checks/not-running.ts'
import starting from '../../../engine/docker/checks/starting.ts'
import { readDesktopLog } from '../../../engine/docker/desktop-log.ts'
import type { DesktopLogLine } from '../../../engine/docker/desktop-log-facts.ts'
import type { EndpointState, Endpoints } from '../../../engine/docker/facts.ts'
import probe from '../../../engine/docker/probes/desktop-log.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'

const agent = [
  '[2023-05-19T09:21:41.718236800Z][com.docker.backend.exe][E] WSLIntegrationService: start failed: starting added distros: 1 error occurred:',
  '\t* waiting for WSL integration for Ubuntu-18.04: waiting for WSL distro integration to become ready',
]

test('what is known, the last one of each, with the distribution', () => {
  const log = [
    ...agent,
    '[2023-05-19T09:22:00.1Z][com.docker.backend.exe][E] Wsl/Service/CreateInstance/E_ACCESSDENIED',
    '',
  ]
  expect(readDesktopLog('backend.log', [...agent, ...log].join('\r\n'))).toEqual([
    { meaning: 'integration', file: 'backend.log', distribution: 'Ubuntu-18.04', text: agent[1]?.trim() },
    { meaning: 'wsl-error', file: 'backend.log', text: log[2] },
  ])
})

test('an earlier start says nothing about this one, and neither does a start that went well', () => {
  const later = '[2023-05-19T10:00:00.0Z][com.docker.backend.exe][I] engine is running'
  expect(readDesktopLog('x', [...agent, later].join('\n'))).toEqual([])
  expect(readDesktopLog('x', later)).toEqual([])
  expect(readDesktopLog('x', '')).toEqual([])
})

test('control sequences and long lines are cut', () => {
  const line = `\u001b[31mwaiting for a WSL integration agent to become ready ${'x'.repeat(10_000)}`
  const [found] = readDesktopLog('x', line)
  expect(found?.text).toHaveLength(300)
  expect(found?.text).not.toContain('\u001b')
})

const endpoints = (state: EndpointState): Endpoints => ({
  choice: { host: 'npipe:////./pipe/docker_engine', reason: 'default' },
  endpoints: [
    {
      host: 'npipe:////./pipe/docker_engine',
      transport: 'pipe',
      contexts: [],
      accepts: state !== 'absent',
      state,
      tookMs: 1,
    },
  ],
  problems: [],
  tookMs: 1,
})

const read = (home: string, platform: 'windows' | 'macos' | 'linux', state: EndpointState) =>
  probe.read({
    root: home,
    machine: testMachine({ platform, homeDirectory: home, environment: {} }),
    facts: { endpoints: endpoints(state) },
    optional: {},
    signal: new AbortController().signal,
  })

test('the files are read on Windows and macOS, of the last day, and only while the engine does not answer', async () => {
  for (const [platform, folder] of [
    ['windows', ['AppData', 'Local', 'Docker', 'log', 'host']],
    ['macos', ['Library', 'Containers', 'com.docker.docker', 'Data', 'log', 'host']],
  ] as const) {
    const home = temporaryFolder()
    mkdirSync(join(home, ...folder), { recursive: true })
    expect((await read(home, platform, 'absent')).state).toBe('skipped')
    const old = join(home, ...folder, 'old.log')
    writeFileSync(old, agent.join('\n'))
    utimesSync(old, 1, 1)
    expect((await read(home, platform, 'absent')).state).toBe('skipped')
    const filler = `${'[2023-05-19T09:20:00.0Z][x][I] nothing\n'.repeat(10_000)}`
    writeFileSync(join(home, ...folder, 'com.docker.backend.exe.log'), filler + agent.join('\n'))
    expect(await read(home, platform, 'absent')).toMatchObject({
      state: 'known',
      value: { lines: [{ meaning: 'integration', file: 'com.docker.backend.exe.log' }] },
    })
    expect((await read(home, platform, 'ok')).state).toBe('skipped')
    expect((await read(home, 'linux', 'absent')).state).toBe('skipped')
  }
})

test('a line is evidence of a Docker Desktop that is off, and names the way out of one that hangs', () => {
  const overview = { composeFiles: ['compose.yaml'] } as never
  const lines: DesktopLogLine[] = [
    { meaning: 'integration', file: 'backend.log', text: 'waiting', distribution: 'Ubuntu-18.04' },
  ]
  const uses = {
    installation: { products: [{ name: 'Docker Desktop', path: 'x' }] },
    desktopLog: { lines },
  }
  const [off] = notRunning.judge({ endpoints: endpoints('absent'), overview }, uses)
  expect(off).toMatchObject({ variant: 'desktop', evidence: [{}, { kind: 'log', source: 'backend.log' }] })
  const [hangs] = starting.judge({ endpoints: endpoints('silent'), overview }, uses)
  expect(hangs).toMatchObject({ variant: 'integration', values: { distribution: 'Ubuntu-18.04' } })
  const [plain] = starting.judge({ endpoints: endpoints('silent'), overview }, {})
  expect(plain?.variant).toBeUndefined()
})
