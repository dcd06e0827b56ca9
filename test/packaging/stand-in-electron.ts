import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What stands before the fuses in Electron's program, and the state of each in a fresh one. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const freshFuses = Buffer.concat([Buffer.from(fuseSentinel), Buffer.from([1, 9]), Buffer.from('101100011')])

export type PackageSystem = 'linux' | 'windows'

/**
 * A folder that electron-builder takes for Electron: packaging only renames, patches and copies it. The real one is a
 * download of 100 MB that not every machine can make.
 */
export async function makeStandInElectron(folder: string, system: PackageSystem): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true })
  await writeFile(join(folder, 'version'), await electronVersion())
  await writeFile(join(folder, 'LICENSE'), 'stand-in')
  await writeFile(join(folder, 'locales', 'en-US.pak'), '')
  const program = join(folder, system === 'linux' ? 'electron' : 'electron.exe')
  const body = system === 'linux' ? Buffer.from('#!/bin/sh\nexit 0\n') : await emptyWindowsProgram()
  await writeFile(program, Buffer.concat([body, freshFuses]))
  await chmod(program, 0o755)
}

/** The fuses of a packaged program as Electron reads them, in its order: `1` on, `0` off. */
export function readFuses(program: Buffer): string {
  const start = program.indexOf(fuseSentinel) + fuseSentinel.length
  const length = program[start + 1] ?? 0
  return program.subarray(start + 2, start + 2 + length).toString('latin1')
}

async function electronVersion(): Promise<string> {
  const packageFile = new URL('../../node_modules/electron/package.json', import.meta.url)
  return (JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }).version
}

/** A program with a version resource: electron-builder writes the archive's hash beside it. */
async function emptyWindowsProgram(): Promise<Buffer> {
  // Comes with electron-builder.
  const { NtExecutable, NtExecutableResource, Resource } = await import('resedit')
  const program = NtExecutable.createEmpty()
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.create({
    lang: 1033,
    fixedInfo: { fileVersionMS: 0x10000, fileVersionLS: 0 },
    strings: [{ lang: 1033, codepage: 1200, values: { ProductName: 'Electron', FileVersion: '1.0.0.0' } }],
  })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  return Buffer.from(program.generate())
}
