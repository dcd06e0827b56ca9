import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { built, type OpenHost } from './host.ts'

/** The real `stackmedic serve`, opened by its link. */
export const openInBrowser: OpenHost = async ({ browser, context, project, environment, watch }) => {
  const server = spawn(
    process.execPath,
    [built('cli', 'main.js'), 'serve', ...(project === undefined ? [] : [project])],
    {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const link = await linkOf(server)
  const tabs = await browser.newContext(context)
  const page = await tabs.newPage()
  watch(page)
  await page.goto(link)
  return {
    page,
    async close() {
      await tabs.close()
      const ended = once(server, 'exit')
      server.kill('SIGINT')
      const [code] = await ended
      // Windows has no signals between processes: there the program is simply ended.
      if (code !== 130 && process.platform !== 'win32') throw new Error(`stackmedic serve did not end well: ${code}`)
    },
  }
}

/** The first line of the output; what the server complained about when there is none. */
function linkOf({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  const complaints: string[] = []
  stderr.on('data', (data) => complaints.push(String(data)))
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout })
      .on('line', resolve)
      .on('close', () => reject(new Error(`stackmedic serve did not start: ${complaints.join('')}`)))
  })
}
