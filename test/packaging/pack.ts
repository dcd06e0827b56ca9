import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { makeStandInElectron, type PackageSystem } from './stand-in-electron.ts'

export const checkout = resolve(import.meta.dirname, '..', '..')

/** Packs the built app the way a release does, up to the folder that the installers are made of. @returns that folder. */
export async function pack(folder: string, system: PackageSystem): Promise<string> {
  const electron = join(folder, 'electron')
  const output = join(folder, 'release')
  await makeStandInElectron(electron, system)
  const builder = join(checkout, 'node_modules', 'electron-builder', 'cli.js')
  await promisify(execFile)(
    process.execPath,
    [
      builder,
      system === 'linux' ? '--linux' : '--win',
      '--x64',
      '--dir',
      '--config=build/electron-builder.yml',
      `-c.electronDist=${electron}`,
      `-c.directories.output=${output}`,
      // Writing the icon into a Windows program downloads a tool.
      '-c.win.signAndEditExecutable=false',
    ],
    { cwd: checkout, maxBuffer: 64 * 1024 * 1024 },
  )
  return join(output, system === 'linux' ? 'linux-unpacked' : 'win-unpacked')
}
