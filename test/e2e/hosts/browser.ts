import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { built, type OpenHost } from './host.ts'

/** The real `stackmedic serve`, opened by its link. */
export const openInBrowser: OpenHost = async ({ browser, context, project, environment }) => {
  const server = spawn(
    process.execPath,
    [built('cli', 'main.js'), 'serve', ...(project === undefined ? [] : [project])],
    {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [link] = await once(createInterface({ input: server.stdout }), 'line')
  const tabs = await browser.newContext(context)
  const page = await tabs.newPage()
  await page.goto(String(link))
  return {
    page,
    async close() {
      await tabs.close()
      if (server.exitCode !== null) return
      server.kill('SIGINT')
      await once(server, 'exit')
    },
  }
}
