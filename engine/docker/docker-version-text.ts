import type { Json } from '../core/finding.ts'

/** Reads the two blocks that `docker version` prints when all is well; `undefined`: it is something else. */
export function readDockerVersion(text: string): Json | undefined {
  const [client, server] = text.split(/^Server:/m)
  if (client === undefined || server === undefined || !/^Client:/m.test(client)) return undefined
  const value = (block: string, label: string) => new RegExp(`^ +${label}: +(.+?)\\s*$`, 'm').exec(block)?.[1] ?? null
  const desktop = /^ *(.+?) (\d+\.\d+\.\d+) \((\d+)\)/.exec(server)
  const engineApi = value(server, 'API version')
  return {
    kind: 'docker-version',
    clientVersion: value(client, 'Version'),
    clientApi: value(client, 'API version')?.split(' ')[0] ?? null,
    clientOs: value(client, 'OS/Arch'),
    context: value(client, 'Context'),
    serverPlatform: desktop?.[1] ?? server.split(/\r?\n/)[0]?.trim() ?? null,
    desktopVersion: desktop?.[2] ?? null,
    desktopBuild: desktop?.[3] ?? null,
    engineVersion: value(server, 'Version'),
    engineApi: engineApi?.split(' ')[0] ?? null,
    engineMinApi: /minimum version (\d+\.\d+)/.exec(engineApi ?? '')?.[1] ?? null,
    engineOs: value(server, 'OS/Arch'),
  }
}
