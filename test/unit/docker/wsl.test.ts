import { describe, expect, it } from 'vitest'
import type { RunResult } from '../../../engine/core/run-process.ts'
import wslSettings from '../../../engine/docker/checks/wsl-settings.ts'
import type { Endpoint, Endpoints, Installation } from '../../../engine/docker/facts.ts'
import wslProbe from '../../../engine/docker/probes/wsl.ts'
import { decodeWslError } from '../../../engine/docker/wsl-error.ts'
import type { Wsl } from '../../../engine/docker/wsl-facts.ts'
import { readWslListing } from '../../../engine/docker/wsl-listing.ts'
import { readWslRegistration } from '../../../engine/docker/wsl-registry.ts'
import { parseWslSettings } from '../../../engine/docker/wsl-settings.ts'
import { judgeWsl } from '../../../engine/docker/wsl-verdict.ts'
import type { RegistryData, WindowsRegistry } from '../../../engine/windows/registry.ts'
import { temporaryFolder, testMachine } from '../../support/machine.ts'
import { capturesIn, hasCaptures } from '../../support/windows-captures.ts'

const host = 'npipe:////./pipe/dockerDesktopLinuxEngine'
const desktop: Installation = { products: [{ name: 'Docker Desktop', path: 'C:\\Docker Desktop.exe' }] }

function endpoints(state: Endpoint['state'], detail?: string): Endpoints {
  const accepts = state === 'ok' || state === 'failing' || state === 'silent'
  const base = { host, transport: 'pipe' as const, contexts: ['desktop-linux'], tookMs: 1 }
  const endpoint: Endpoint = { ...base, accepts, state, ...(detail !== undefined && { detail }) }
  return { choice: { host, reason: 'current-context' }, endpoints: [endpoint], problems: [], tookMs: 1 }
}

function wsl(more: Partial<Wsl> = {}): Wsl {
  return { service: { name: 'WslService', disabled: false }, distributions: [], listing: { state: 'read' }, ...more }
}

const distribution = (name: string, state: string) => ({ name, state, version: 2, default: false })

const judge = (facts: Wsl, found: Endpoints, installation: Installation | undefined = desktop) => {
  const verdict = judgeWsl(facts, found, installation)
  return verdict && [verdict.rule, verdict.variant].filter(Boolean).join(' ')
}

function ended(code: number, stdout: Buffer | string): RunResult {
  return { outcome: 'exited', code, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) }
}

/** As wsl.exe writes to a pipe: UTF-16LE without a mark. */
const utf16 = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'), 'utf16le')

const table = '  NAME              STATE           VERSION\n* docker-desktop    Stopped         2\n'

describe('what keeps Docker from starting in WSL', () => {
  it('is nothing while an engine answers', () => {
    expect(judge(wsl({ distributions: [distribution('docker-desktop', 'Stopped')] }), endpoints('ok'))).toBeUndefined()
  })

  it('is nothing where nothing that needs WSL is installed, or Docker Desktop uses Hyper-V', () => {
    const { service: _, ...missing } = wsl({ listing: { state: 'no-program' } })
    expect(judge(missing, endpoints('absent'), { products: [] })).toBeUndefined()
    expect(judge({ ...missing, usedByDockerDesktop: false }, endpoints('absent'))).toBeUndefined()
    expect(judge(missing, endpoints('absent'))).toBe('wsl-missing')
  })

  it('is not a stopped distribution while Docker Desktop is closed', () => {
    const stopped = wsl({ distributions: [distribution('docker-desktop', 'Stopped')] })
    expect(judge(stopped, endpoints('absent'))).toBeUndefined()
    expect(judge(stopped, endpoints('failing'))).toBe('wsl-stopped')
    expect(judge(stopped, endpoints('silent'))).toBe('wsl-stopped')
  })

  it('is not docker-desktop-data, which new versions do not have', () => {
    const running = [distribution('docker-desktop', 'Running'), distribution('docker-desktop-data', 'Stopped')]
    expect(judge(wsl({ distributions: running }), endpoints('silent'))).toBeUndefined()
  })

  it.each(['Uninstalling', 'Installing', 'Converting'])('is a distribution that is still %s', (state) => {
    const busy = wsl({ distributions: [distribution('docker-desktop', state)] })
    expect(judge(busy, endpoints('failing'))).toBe('wsl-stopped busy')
  })

  it('is a distribution that is gone, but only where Docker Desktop is known to use WSL', () => {
    const gone = wsl({ distributions: [distribution('Ubuntu', 'Running')] })
    expect(judge(gone, endpoints('failing'))).toBeUndefined()
    expect(judge({ ...gone, usedByDockerDesktop: true }, endpoints('failing'))).toBe('wsl-missing distribution')
  })

  it('is a disabled service before anything that follows from it', () => {
    const disabled = wsl({ service: { name: 'WslService', disabled: true }, listing: { state: 'no-answer' } })
    expect(judge(disabled, endpoints('absent'))).toBe('wsl-error service-disabled')
    expect(judge(wsl({ listing: { state: 'no-answer' } }), endpoints('absent'))).toBe('wsl-error timeout')
  })

  it('is what Docker says of it', () => {
    const said = 'Docker Desktop is unable to start: Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED'
    expect(judge(wsl(), endpoints('failing', said))).toBe('wsl-error virtualization')
  })

  it('is not that there is no distribution yet', () => {
    expect(judge(wsl({ listing: { state: 'empty' } }), endpoints('absent'))).toBeUndefined()
  })
})

describe('a code of WSL', () => {
  it.each<[string, string, string]>([
    ['Fehlercode: Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED', 'virtualization', 'Wsl/Service'],
    ['Código de error: Wsl/Service/RegisterDistro/CreateVm/HCS/0x80370114', 'feature', 'Wsl/Service'],
    ['エラー コード: Wsl/Service/0x80070422', 'service-disabled', 'Wsl/Service'],
    ['Error: 0x80370102 The virtual machine could not be started', 'virtualization', '0x80370102'],
    ['WslRegisterDistribution failed with error: 0x8007019e', 'not-enabled', '0x8007019e'],
    ['Error: 0x800701bc WSL 2 requires an update to its kernel component.', 'kernel', '0x800701bc'],
    ['Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_FILE_NOT_FOUND', 'file-missing', 'Wsl/'],
    ['Wsl/Service/CreateInstance/MountDisk/HCS/ERROR_SHARING_VIOLATION', 'file-in-use', 'Wsl/'],
    ['Wsl/Service/AttachDisk/MountDisk/HCS/E_ACCESSDENIED', 'denied', 'Wsl/'],
    ['Error code: Wsl/Service/CreateInstance/HCS_E_CONNECTION_TIMEOUT', 'timeout', 'Wsl/'],
    ['Wsl/WSL_E_DEFAULT_DISTRO_NOT_FOUND', 'no-distribution', 'Wsl/'],
    ['Wsl/Service/E_UNEXPECTED', 'other', 'Wsl/'],
  ])('%s means %s', (text, cause, code) => {
    expect(decodeWslError(text)?.cause).toBe(cause)
    expect(decodeWslError(text)?.code.startsWith(code)).toBe(true)
  })

  it('is not found in other text, and not for ever looked for', () => {
    expect(decodeWslError('Internal Server Error')).toBeUndefined()
    expect(decodeWslError('at 0x12345678')).toBeUndefined()
    const started = performance.now()
    decodeWslError('Wsl/a'.repeat(1_000_000))
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('the answer of wsl --list --verbose', () => {
  it('is read from both encodings', () => {
    for (const bytes of [utf16(table), Buffer.from(table)]) {
      expect(readWslListing(ended(0, bytes))).toMatchObject({
        listing: { state: 'read' },
        distributions: [{ name: 'docker-desktop', state: 'Stopped', version: 2, default: true }],
      })
    }
  })

  it('may be an error in any language, an empty list, nothing that anybody knows, or nothing at all', () => {
    const failed = 4294967295
    const german = 'Der Dienst kann nicht gestartet werden.\nFehlercode: Wsl/Service/0x80070422\n'
    expect(readWslListing(ended(failed, utf16(german))).listing).toMatchObject({
      state: 'error',
      error: 'Wsl/Service/0x80070422',
    })
    const none = 'Für das Windows-Subsystem sind keine Verteilungen installiert.\nWsl/WSL_E_DEFAULT_DISTRO_NOT_FOUND\n'
    expect(readWslListing(ended(failed, utf16(none)))).toMatchObject({ listing: { state: 'empty' }, distributions: [] })
    expect(
      readWslListing(ended(1, utf16('Linux 用 Windows サブシステムがインストールされていません。\n'))).listing.state,
    ).toBe('not-understood')
    expect(readWslListing(ended(0, '')).listing).toEqual({ state: 'not-understood' })
    expect(readWslListing({ outcome: 'not-found' }).listing.state).toBe('no-program')
    const silent = { outcome: 'timed-out', stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) } as const
    expect(readWslListing(silent).listing.state).toBe('no-answer')
  })

  it.skipIf(!hasCaptures)('of real machines leads to a verdict', () => {
    const verdicts = capturesIn('wsl-list')
      .filter(({ expected }) => expected['kind'] === 'wsl-list-verbose')
      .map(({ name, text }) => {
        const { listing, distributions = [] } = readWslListing(ended(0, utf16(text)))
        return [name.split('/')[1], judge(wsl({ listing, distributions: [...distributions] }), endpoints('failing'))]
      })
    expect(Object.fromEntries(verdicts)).toMatchObject({
      'en-four-stopped': 'wsl-stopped',
      'ja-windows-english-table': 'wsl-stopped',
      'zh-docker-default': undefined,
      'de-windows-wsl1': undefined,
    })
  })
})

/** A registry made of a table: key → values, and which keys it lies below. */
function registryOf(content: Readonly<Record<string, Readonly<Record<string, RegistryData>>>>): WindowsRegistry {
  return {
    values(path) {
      const values = content[path]
      return values === undefined ? { state: 'missing' } : { state: 'read', value: new Map(Object.entries(values)) }
    },
    keys(path) {
      if (content[path] === undefined) return { state: 'missing' }
      const below = Object.keys(content).filter((key) => key.startsWith(`${path}\\`))
      return { state: 'read', value: below.map((key) => key.slice(path.length + 1)) }
    },
  }
}

describe('the registry', () => {
  const lxss = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Lxss'
  const services = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'

  it('knows the distributions and the service', () => {
    const registry = registryOf({
      [lxss]: { DefaultDistribution: '{b}' },
      [`${lxss}\\{a}`]: { DistributionName: 'Ubuntu', Version: 2, State: 1 },
      [`${lxss}\\{b}`]: { DistributionName: 'docker-desktop', Version: 2, State: 1 },
      [`${lxss}\\AppxInstallerCache`]: {},
      [`${services}\\LxssManager`]: { Start: 4 },
    })
    expect(readWslRegistration(registry)).toEqual({
      service: { name: 'LxssManager', disabled: true },
      distributions: [
        { name: 'Ubuntu', version: 2, default: false },
        { name: 'docker-desktop', version: 2, default: true },
      ],
    })
  })

  it('knows when there is none', () => {
    expect(readWslRegistration(registryOf({}))).toEqual({ distributions: [] })
  })

  it('is not taken for empty when it cannot be read', () => {
    const denied = { state: 'failed', code: 5 } as const
    expect(readWslRegistration({ values: () => denied, keys: () => denied })).toBeUndefined()
  })
})

describe('.wslconfig', () => {
  it('is read in its section alone, whatever the case', () => {
    const text =
      '# memory=1GB\r\n[WSL2]\r\nMemory = 4GB\r\nnetworkingmode=mirrored\r\n[experimental]\r\nswap=0\r\nx\r\n'
    expect(parseWslSettings(text, 'f')).toMatchObject({ file: 'f', memory: '4GB', networkingMode: 'mirrored' })
  })
})

describe('the fact about WSL', () => {
  const context = { signal: new AbortController().signal, facts: {} }

  it('is skipped where there is no WSL to have', async () => {
    const reading = await wslProbe.read({
      ...context,
      root: temporaryFolder(),
      machine: testMachine({ platform: 'linux' }),
      optional: {},
    })
    expect(reading).toMatchObject({ state: 'skipped', reason: { key: 'docker.reasons.windows-only' } })
  })

  it.skipIf(process.platform === 'win32')('is unknown where the registry cannot be read', async () => {
    const machine = testMachine({ platform: 'windows' })
    const reading = await wslProbe.read({ ...context, root: temporaryFolder(), machine, optional: {} })
    expect(reading).toMatchObject({ state: 'unknown', reason: { key: 'docker.reasons.wsl-not-read' } })
  })
})

describe('the settings of WSL', () => {
  const file = 'C:\\Users\\ana\\.wslconfig'
  const said = (text: string) => {
    const drafts = wslSettings.judge({ wsl: wsl({ settings: parseWslSettings(text, file) }) }, {})
    return drafts.map(({ severity, variant, values }) => `${severity} ${variant} ${values['line'] || values['text']}`)
  }

  it('are fine as most people write them', () => {
    expect(
      said('# mine\r\n[wsl2]\r\nmemory=8GB\r\nprocessors=4\r\nswap=0\r\n\r\n[experimental]\r\nsparseVhd=true\r\n'),
    ).toEqual([])
    expect(said('[WSL2]\nMemory = 4096MB\nswapFile=C:\\\\temp\\\\swap.vhdx\n[future]\nanything=1')).toEqual([])
  })

  it.each([
    ['[wsl2]\nmemory=1GB', 'warning memory-small memory=1GB'],
    ['[wsl2]\nmemory=8 gigs', 'warning memory-unreadable 2'],
    ['[wsl2]\nmemory=2.5GB', 'warning memory-unreadable 2'],
    ['memory=8GB', 'warning no-section 1'],
    ['[wsl2]\nmemroy=8GB', 'info unknown-key 2'],
    ['[wsl2]\nmemory: 8GB', 'warning not-understood 2'],
    ['[wsl2]\nswapFile=C:\\temp\\swap.vhdx', 'warning single-backslash 2'],
    ['[wsl2]\nnetworkingMode=Mirrored', 'info mirrored networkingMode=mirrored'],
    ['[wsl2]\nnetworkingMode=none', 'error no-network networkingMode=none'],
    ['[wsl2]\nlocalhostForwarding=false', 'warning no-forwarding localhostForwarding=false'],
    ['[wsl2]\nkernel=C:\\\\k\\\\bzImage', 'info own-kernel C:\\\\k\\\\bzImage'],
  ])('%j: %s', (text, expected) => {
    expect(said(text)).toEqual([expected])
  })

  it('are bounded', () => {
    expect(said('nonsense\n'.repeat(5000))).toHaveLength(20)
  })
})

describe('more codes of WSL', () => {
  it.each([
    ['Wsl/Service/CreateInstance/CreateVm/HCS/ERROR_NO_SYSTEM_RESOURCES', 'memory'],
    ['Wsl/Service/CreateInstance/CreateVm/HCS/0x800705af', 'memory'],
    ['Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_FILE_CORRUPT', 'file-damaged'],
    ['Wsl/Service/CreateInstance/MountVhd/ERROR_NOT_FOUND', 'file-missing'],
    ['Wsl/Service/ERROR_DISK_FULL', 'disk-full'],
    ['Wsl/Service/CreateInstance/CreateVm/ConfigureNetworking/HNS/0x80070032', 'network'],
    ['Wsl/Service/CreateInstance/CreateVm/ConfigureNetworking/HNS/ERROR_TIMEOUT', 'timeout'],
    ['Wsl/Service/E_UNEXPECTED', 'other'],
  ])('%s: %s', (code, cause) => {
    expect(decodeWslError(`Fehlercode: ${code}\r\n`)).toEqual({ code, cause })
  })
})
