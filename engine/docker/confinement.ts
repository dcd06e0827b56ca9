import type Dockerode from 'dockerode'

const memoryBytes = 1024 * 1024 * 1024
const mostProcesses = 256

/** What a throwaway container may use: no network, no rights, nothing to write on but a small `/tmp`. */
export const confinement: Dockerode.HostConfig = {
  NetworkMode: 'none',
  ReadonlyRootfs: true,
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges'],
  PidsLimit: mostProcesses,
  Memory: memoryBytes,
  MemorySwap: memoryBytes,
  Init: false,
  RestartPolicy: { Name: 'no' },
  LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
  Tmpfs: { '/tmp': 'rw,noexec,nosuid,size=64m' },
}

/** The words of a command that asks the engine for such a container, for people to read and to try. */
export const confinedRun = [
  'docker',
  'run',
  '--rm',
  '--interactive',
  '--network=none',
  '--read-only',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
  `--pids-limit=${mostProcesses}`,
  `--memory=${memoryBytes}`,
  `--memory-swap=${memoryBytes}`,
  '--tmpfs=/tmp:rw,noexec,nosuid,size=64m',
  '--workdir=/',
] as const
