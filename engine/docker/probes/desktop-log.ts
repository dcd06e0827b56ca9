import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { known, skipped } from '../../core/fact.ts'
import type { Machine } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { readDesktopLog } from '../desktop-log.ts'
import { desktopLogFact } from '../desktop-log-facts.ts'
import { endpointsFact } from '../facts.ts'

const mostFiles = 6
const mostNames = 200
/** Of each file, as much of its end. */
const tailBytes = 128 * 1024
/** What was not written for so long says nothing about today's start. */
const oldestMs = 24 * 60 * 60_000

/** Reads the end of Docker Desktop's own log files where its engine does not answer. */
export default defineProbe({
  fact: desktopLogFact,
  budgetMs: 2000,
  needs: { endpoints: endpointsFact },
  async read({ machine, facts: { endpoints }, signal }) {
    const folder = logFolder(machine)
    if (folder === undefined || endpoints.endpoints[0]?.state === 'ok') {
      return skipped(message('docker.reasons.no-desktop-log'))
    }
    const files = await newestLogs(folder)
    if (files.length === 0) return skipped(message('docker.reasons.no-desktop-log'))
    const lines = []
    for (const file of files) {
      signal.throwIfAborted()
      lines.push(...readDesktopLog(file, await tailOf(join(folder, file))))
    }
    return known({ lines })
  },
})

/** Where Docker Desktop's parts outside of its virtual machine write. */
function logFolder({ platform, environment, homeDirectory }: Machine): string | undefined {
  if (platform === 'windows') {
    return join(environment['LOCALAPPDATA'] ?? join(homeDirectory, 'AppData', 'Local'), 'Docker', 'log', 'host')
  }
  if (platform !== 'macos') return undefined
  return join(homeDirectory, 'Library', 'Containers', 'com.docker.docker', 'Data', 'log', 'host')
}

/** The newest ones last; none where the folder cannot be read, because these files only add proof. */
async function newestLogs(folder: string): Promise<string[]> {
  const names: string[] = await readdir(folder).catch(() => [])
  const logs = await Promise.all(
    names
      .filter((name) => name.endsWith('.log'))
      .slice(0, mostNames)
      .map(async (name) => {
        const state = await stat(join(folder, name)).catch(() => undefined)
        return { name, time: state?.isFile() === true ? state.mtimeMs : 0 }
      }),
  )
  return logs
    .filter(({ time }) => Date.now() - time < oldestMs)
    .sort((a, b) => a.time - b.time)
    .slice(-mostFiles)
    .map(({ name }) => name)
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return ''
  try {
    const { size } = await file.stat()
    const buffer = Buffer.alloc(Math.min(size, tailBytes))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, size - buffer.length)
    return buffer.subarray(0, bytesRead).toString('utf8')
  } finally {
    await file.close()
  }
}
