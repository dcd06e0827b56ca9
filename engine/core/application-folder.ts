import { basename, dirname, resolve } from 'node:path'

/**
 * The folder that holds `resources/` and `docs/`: the checkout, or in an installed app the folder beside its archive.
 * This file and every bundle made of it lie two folders below the top.
 */
export function applicationFolder(): string {
  return besideArchive(resolve(import.meta.dirname, '..', '..'))
}

/** The built page: inside of the archive where there is one. */
export function pageFolder(): string {
  return resolve(import.meta.dirname, '..', '..', 'dist', 'renderer')
}

/** Only what must be real files is outside of the archive: a sample project is opened by Docker too. */
export function besideArchive(top: string): string {
  return basename(top) === 'app.asar' ? dirname(top) : top
}
