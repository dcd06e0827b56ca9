import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pageFolder } from '../../engine/core/application-folder.ts'
import { type Message, message } from '../../engine/core/message.ts'
import { createService } from '../../engine/service/create-service.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { openProject } from '../project-option.ts'
import { type BrowserHost, startBrowserHost } from '../serve/browser-host.ts'
import { openBrowser } from '../serve/open-browser.ts'

const optionsSchema = z.object({ port: z.string().optional(), open: z.boolean().optional() })
const portSchema = z.coerce.number().int().min(0).max(65_535)

/** Tried first: browsers keep the page's settings by address, port included. Any other does as well. */
const usualPort = 41_727

/** `stackmedic serve`: the interface in a browser of this machine. */
const defineServe: DefineCommand = (program, terminal, run) => {
  program
    .command('serve [DIR]')
    .description('Show the interface in a browser of this machine')
    .option('--port <number>', 'listen on this port; default: the usual one, or a free one where that is taken')
    .option('--open', 'open the browser')
    .action((folder: string | undefined, options: unknown) =>
      run(serveCommand(folder, optionsSchema.parse(options), terminal)),
    )
}
export default defineServe

async function serveCommand(
  folder: string | undefined,
  options: z.output<typeof optionsSchema>,
  terminal: Terminal,
): Promise<number> {
  const translate = await terminal.translator()
  const say = (text: Message) => terminal.note(translate(text))
  const port = portSchema.safeParse(options.port?.trim() === '' ? undefined : (options.port ?? 0))
  if (!port.success) {
    say(message('hosts.serve.bad-port', { port: String(options.port) }))
    return exitCodes.wrongUsage
  }
  const initialProject = folder === undefined ? undefined : await openProject(folder, terminal, translate)
  if (folder !== undefined && initialProject === undefined) return exitCodes.wrongUsage
  if (!(await isBuilt())) {
    say(message('hosts.serve.no-page'))
    return exitCodes.couldNotLook
  }

  const handlers = createService({
    machine: terminal.machine,
    host: { kind: 'browser', version: packageJson.version },
    applicationFolder: terminal.applicationFolder,
    initialProject,
  })
  const start = (port: number) => startBrowserHost({ pageFolder: pageFolder(), port, handlers })
  let host: BrowserHost
  try {
    host = await (options.port === undefined ? start(usualPort).catch(() => start(0)) : start(port.data))
  } catch (error) {
    say(whyNotListening(error, port.data))
    return exitCodes.couldNotLook
  }
  say(message('hosts.serve.ready'))
  terminal.write(`${host.link}\n`)
  const ended = terminal.signal.aborted ? undefined : once(terminal.signal, 'abort')
  if (options.open) {
    void openBrowser(terminal.machine, host.link, terminal.signal).then((opened) => {
      if (!opened) say(message('hosts.serve.no-browser'))
    })
  }
  await ended
  await host.close()
  say(message('hosts.serve.ended'))
  return exitCodes.nothingWrong
}

function isBuilt(): Promise<boolean> {
  return access(join(pageFolder(), 'index.html')).then(
    () => true,
    () => false,
  )
}

function whyNotListening(error: unknown, port: number): Message {
  const { code, message: detail } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return message('hosts.serve.port-taken', { port })
  if (code === 'EACCES') return message('hosts.serve.port-not-allowed', { port })
  return message('hosts.serve.not-listening', { port, error: detail })
}
