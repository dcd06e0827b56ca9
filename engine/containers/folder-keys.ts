/**
 * One folder has many spellings: `C:\Users\ana\shop`, `/mnt/c/Users/ana/shop` from inside WSL,
 * `/run/desktop/mnt/host/c/…` and `/host_mnt/c/…` from Docker Desktop, `\\wsl$\Ubuntu\home\ana\shop` for a folder of a
 * distribution. This brings them to one form, so that labels written by one can be compared with a path of another.
 * @param path absolute, of either kind of system.
 */
export function folderKey(path: string): string {
  const slashed = path.replaceAll('\\', '/')
  const network = /^\/\/(?:\?\/UNC\/)?wsl(?:\$|\.localhost)\/[^/]+(\/.*)?$/i.exec(slashed)
  if (network) return tidy(network[1] ?? '/')
  const drive =
    /^(?:\/\/\?\/)?([a-z]):(\/.*)?$/i.exec(slashed) ??
    /^(?:\/run\/desktop\/mnt\/host|\/host_mnt|\/mnt)\/([a-z])(\/.*)?$/i.exec(slashed)
  // Drives of Windows ignore case wherever they are looked at from.
  if (drive) return tidy(`${drive[1]}:${drive[2] ?? '/'}`).toLowerCase()
  return tidy(slashed)
}

/** The absolute path of a file that compose wrote in a label; compose v1 writes it relative to the working folder. */
export function absoluteFile(file: string, workingDirectory: string | undefined): string {
  const absolute = /^(?:[\\/]|[a-z]:)/i.test(file)
  return absolute || workingDirectory === undefined ? file : `${workingDirectory}/${file}`
}

function tidy(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/')
}
