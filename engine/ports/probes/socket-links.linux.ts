import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Who has which socket open, by the text of the link in `/proc/PID/fd`: `socket:[12345]`. */
export interface SocketLinks {
  readonly holders: ReadonlyMap<string, readonly number[]>
  /** False when some processes would not let us look. */
  readonly complete: boolean
  /** Looks at standard input and output too, which are hardly ever sockets that listen. */
  readonly lookAtStandardFiles: () => void
}

/** Processes looked at in one go; then others get a turn, for example the reads of the socket tables. */
const processesPerTurn = 8

/**
 * Goes through the open files of every process. The calls are synchronous because thousands of small reads cost a
 * quarter of what they cost as promises; between the slices the event loop runs.
 */
export async function readSocketLinks(): Promise<SocketLinks> {
  const holders = new Map<string, number[]>()
  const standardFiles: { path: string; pid: number }[] = []
  let complete = true
  let looked = 0
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (Number.isNaN(pid)) continue
    if (++looked % processesPerTurn === 0) await nextTurn()
    const folder = `/proc/${name}/fd/`
    const files = openFiles(folder)
    if (files === undefined) complete = false
    for (const file of files ?? []) {
      if (file.length === 1 && file < '3') standardFiles.push({ path: folder + file, pid })
      else note(holders, folder + file, pid)
    }
  }
  const lookAtStandardFiles = () => {
    for (const { path, pid } of standardFiles.splice(0)) note(holders, path, pid)
  }
  return { holders, complete, lookAtStandardFiles }
}

function note(holders: Map<string, number[]>, path: string, pid: number): void {
  let link: string
  try {
    link = readlinkSync(path)
  } catch {
    // Closed, or the process ended, since the folder was listed.
    return
  }
  if (!link.startsWith('socket:')) return
  const known = holders.get(link)
  if (known === undefined) holders.set(link, [pid])
  else if (known.at(-1) !== pid) known.push(pid)
}

/** `undefined`: not allowed to look. A process that has just ended has no files. */
function openFiles(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ESRCH' ? [] : undefined
  }
}
