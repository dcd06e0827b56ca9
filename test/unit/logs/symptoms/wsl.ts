import memoryLow from '../../../../engine/docker/checks/memory-low.ts'
import largeDisk from '../../../../engine/docker/checks/virtual-disk-large.ts'
import wslError from '../../../../engine/docker/checks/wsl-error.ts'
import wslMissing from '../../../../engine/docker/checks/wsl-missing.ts'
import wslSettings from '../../../../engine/docker/checks/wsl-settings.ts'
import type { Endpoints, Installation } from '../../../../engine/docker/facts.ts'
import type { Wsl } from '../../../../engine/docker/wsl-facts.ts'
import { parseWslSettings } from '../../../../engine/docker/wsl-settings.ts'
import type { Symptom } from './symptom.ts'

const host = 'npipe:////./pipe/dockerDesktopLinuxEngine'
const endpoints: Endpoints = {
  choice: { host, reason: 'current-context' },
  endpoints: [{ host, transport: 'pipe', contexts: [], accepts: false, state: 'absent', tookMs: 1 }],
  problems: [],
  tookMs: 1,
}
const installation: Installation = { products: [{ name: 'Docker Desktop', path: 'C:\\Docker Desktop.exe' }] }
const overview = { root: 'C:\\shop', name: 'shop', composeFiles: ['compose.yaml'] }
const checks = [wslError, wslMissing, wslSettings] as const

/** What the rules about WSL say of a machine. */
const machine = (changes: Partial<Wsl>) => () => {
  const wsl: Wsl = {
    service: { name: 'WslService', disabled: false },
    distributions: [],
    listing: { state: 'read' },
    ...changes,
  }
  return checks.flatMap((check) =>
    check
      .judge({ wsl, endpoints, overview } as never, { installation } as never)
      .map(({ variant }) => [check.rule, variant].filter(Boolean).join(' ')),
  )
}
/** `wsl.exe` ends with a code, in whatever language its sentence is. */
const fails = (error: string) => machine({ listing: { state: 'error', error } })
const settings = (text: string) => machine({ settings: parseWslSettings(text, '.wslconfig') })

export const wsl: readonly Symptom[] = [
  {
    id: 'C01',
    what: 'no virtualization',
    says: [
      'Wsl/Service/RegisterDistro/CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED',
      'Código de error: Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED',
      'Fehlercode: Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED',
    ],
    signature: 'hyperv-not-installed',
    causes: ['system/virtualization-off', 'docker/wsl-error'],
    seen: fails('Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_HYPERV_NOT_INSTALLED'),
    rule: 'docker/wsl-error virtualization',
  },
  {
    id: 'C02',
    what: 'a feature of Windows is off',
    says: ['Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_SERVICE_NOT_AVAILABLE'],
    signature: 'hcs-service-missing',
    causes: ['docker/wsl-error'],
    seen: fails('Wsl/Service/CreateInstance/CreateVm/HCS/HCS_E_SERVICE_NOT_AVAILABLE'),
    rule: 'docker/wsl-error feature',
  },
  {
    id: 'C03',
    what: 'the kernel of WSL is too old',
    says: [
      'WSL 2 requires an update to its kernel component. For information please visit https://aka.ms/wsl2kernel',
      'Für WSL 2 ist ein Update der Kernelkomponente erforderlich. Informationen hierzu finden Sie unter https://aka.ms/wsl2kernel',
      'WSL 2 requiere una actualización de su componente de kernel. Para obtener información, visite https://aka.ms/wsl2kernel',
      'Error: 0x800701bc',
    ],
    signature: 'wsl-kernel-old',
    causes: ['docker/wsl-error'],
    seen: fails('0x800701bc'),
    rule: 'docker/wsl-error kernel',
  },
  {
    id: 'C04',
    what: 'WSL is too old for Docker Desktop',
    says: [
      'Docker Desktop - Unexpected WSL error',
      'An unexpected error occurred: Docker Desktop - Unexpected WSL error',
    ],
    signature: 'wsl-error',
    causes: ['docker/wsl-error'],
  },
  {
    id: 'C05',
    what: 'the service of WSL hangs',
    says: [
      'listing WSL distros: running WSL command wsl.exe C:\\WINDOWS\\System32\\wsl.exe -l -v --all: context deadline exceeded',
    ],
    signature: 'wsl-hung',
    causes: ['docker/wsl-error'],
    seen: machine({ listing: { state: 'no-answer' } }),
    rule: 'docker/wsl-error timeout',
  },
  {
    id: 'C06',
    what: 'the service of WSL is switched off',
    says: ['Docker Desktop - Unexpected WSL error', 'Error code: Wsl/0x80070422'],
    signature: 'wsl-error',
    causes: ['docker/wsl-error'],
    seen: machine({ service: { name: 'WslService', disabled: true } }),
    rule: 'docker/wsl-error service-disabled',
  },
  {
    id: 'C07',
    what: 'the disk file of a distribution is gone',
    says: [
      'Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_FILE_NOT_FOUND',
      'Fehlercode: Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_FILE_NOT_FOUND',
    ],
    signature: 'wsl-error',
    causes: ['docker/wsl-error'],
    seen: fails('Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_FILE_NOT_FOUND'),
    rule: 'docker/wsl-error file-missing',
  },
  {
    id: 'C08',
    what: 'the installation of WSL is damaged',
    says: [
      'Wsl/Service/CreateInstance/CreateVm/MountVhd/HCS/ERROR_PATH_NOT_FOUND',
      'Error code: Wsl/Service/ERROR_NOT_FOUND',
    ],
    signature: 'wsl-error',
    causes: ['docker/wsl-error'],
    seen: fails('Wsl/Service/ERROR_NOT_FOUND'),
    rule: 'docker/wsl-error file-missing',
  },
  {
    id: 'C09',
    what: 'something still holds the disk file',
    says: [
      "The process cannot access the file 'C:\\Users\\me\\AppData\\Local\\Docker\\wsl\\data\\ext4.vhdx' because it is being used by another process.",
    ],
    signature: 'wsl-disk-in-use',
    causes: ['docker/wsl-error'],
    seen: fails('Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_SHARING_VIOLATION'),
    rule: 'docker/wsl-error file-in-use',
  },
  {
    id: 'C09',
    what: 'the same in another language',
    says: [
      'Der Prozess kann nicht auf die Datei zugreifen, da sie von einem anderen Prozess verwendet wird. Fehlercode: Wsl/Service/CreateInstance/MountVhd/HCS/ERROR_SHARING_VIOLATION',
    ],
    signature: 'wsl-error',
    causes: ['docker/wsl-error'],
  },
  {
    id: 'C10',
    what: 'the integration with a distribution ended',
    says: [
      "WSL integration with distro 'Ubuntu' unexpectedly stopped. Do you want to restart it?",
      'WSL integration with distro "Ubuntu-22.04" unexpectedly stopped with exit code 1',
    ],
    signature: 'wsl-integration-stopped',
  },
  {
    id: 'C11',
    what: 'WSL may not mount the disk',
    says: ['Wsl/Service/AttachDisk/MountDisk/HCS/E_ACCESSDENIED'],
    signature: 'wsl-error',
    causes: ['docker/wsl-error'],
    seen: fails('Wsl/Service/AttachDisk/MountDisk/HCS/E_ACCESSDENIED'),
    rule: 'docker/wsl-error denied',
  },
  {
    id: 'C12',
    what: "Docker's own distribution ended",
    says: ['a WSL distro Docker Desktop relies on has exited unexpectedly'],
    signature: 'wsl-distro-exited',
    causes: ['docker/wsl-error', 'docker/wsl-stopped'],
  },
  {
    id: 'C13',
    what: 'parts of WSL 2 are missing',
    says: ['WSL 2 installation is incomplete.'],
    signature: 'wsl-incomplete',
    causes: ['docker/wsl-missing'],
    seen: fails('Wsl/WSL_E_WSL_OPTIONAL_COMPONENT_REQUIRED'),
    rule: 'docker/wsl-missing',
  },
  {
    id: 'C14',
    what: 'a kernel of its own',
    seen: settings('[wsl2]\nkernel=C:\\\\kernel\\\\bzImage\n'),
    rule: 'docker/wsl-settings own-kernel',
  },
  {
    id: 'C15',
    what: "Docker's own distribution is missing",
    says: ['WSL Distribution docker-desktop is missing'],
    signature: 'wsl-distro-exited',
    causes: ['docker/wsl-missing'],
  },
  {
    id: 'C16',
    what: 'the virtual machine has too little memory for the containers',
    seen: () =>
      memoryLow
        .judge(
          {
            engine: { host, local: true, memoryBytes: 2 * 1024 ** 3, warnings: [], askedAt: '', tookMs: 1 },
            compose: {
              services: [
                {
                  name: 'web',
                  active: true,
                  memoryLimitBytes: 3 * 1024 ** 3,
                  place: { file: 'compose.yaml', line: 2, column: 3 },
                },
              ],
            },
          } as never,
          {},
        )
        .map(() => memoryLow.rule),
    rule: 'docker/memory-low',
  },
  {
    id: 'C17',
    what: 'the virtual disk is full',
    says: [
      'failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x86_64/libLLVM.so: no space left on device',
      'OSError: [Errno 28] No space left on device',
      'PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device',
    ],
    signature: 'disk-full',
    causes: ['system/disk-low', 'docker/disk-low'],
  },
  {
    id: 'C18',
    what: 'the file of the virtual disk has filled the disk',
    seen: () => {
      const disk = { path: 'C:\\', device: '1', totalBytes: 250e9, availableBytes: 2e9 }
      return largeDisk
        .judge({ virtualDisk: { file: 'docker_data.vhdx', bytes: 120e9, disk } }, {})
        .map(() => largeDisk.rule)
    },
    rule: 'docker/virtual-disk-large',
  },
]
