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
