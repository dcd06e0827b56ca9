import type { Json } from '../../core/finding.ts'
import { couldNotRead, defineParser } from '../../core/parser.ts'
import { decodeConsoleOutput } from '../../windows/console-encoding.ts'
import { meaningOfSystemSentence } from '../../windows/system-sentences.ts'
import { readDockerVersion } from '../docker-version-text.ts'

const kind = 'docker-cli-error'

/** No message of docker is longer, and expressions over a whole file of blanks would take for ever. */
const longestMessage = 8192

/**
 * What the docker command line says when something is wrong: its own words are English everywhere, the sentence of the
 * operating system at the end is in the machine's language. Also reads the output of `docker version`.
 */
export default defineParser({
  kind: 'docker-error',
  parse(bytes) {
    const text = decodeConsoleOutput(bytes).text.trim().slice(0, longestMessage)
    if (text === '') return couldNotRead(kind, 'empty')
    if (text.includes('\0')) return couldNotRead(kind, 'damaged')
    const version = readDockerVersion(text)
    if (version !== undefined) return version
    for (const read of readers) {
      const found = read(text)
      if (found !== undefined) return { kind, ...found }
    }
    return couldNotRead(kind, 'no-row-recognised')
  },
})

type Found = { readonly category: string; readonly [more: string]: Json } | undefined

const readers: readonly ((text: string) => Found)[] = [
  readPortRefusal,
  readDesktopState,
  readServerError,
  readPipeDenial,
  readPipeFailure,
  readSocketFailure,
]

function readPortRefusal(text: string): Found {
  const desktop = /exposing port (TCP|UDP) (\S+):(\d{1,5}) -> .*?: bind: (.+)$/is.exec(text)
  if (desktop !== null) {
    const sentence = desktop[4] ?? ''
    const meaning = meaningOfSystemSentence(sentence)
    return {
      category: portCategories[meaning ?? ''] ?? 'host-port-refused',
      pipe: null,
      port: Number(desktop[3]),
      protocol: (desktop[1] ?? '').toLowerCase(),
      address: (desktop[2] ?? '').replace(/^\[|\]$/g, ''),
      winsock: meaning === 'socket-forbidden' ? 10013 : meaning === 'address-in-use' ? 10048 : null,
      osText: sentence.trim(),
    }
  }
  const engine =
    /Bind for (\S+):(\d{1,5}) failed: port is already allocated|failed to bind host port (?:for )?(\S+):(\d{1,5}).*address already in use/is.exec(
      text,
    )
  if (engine === null) return undefined
  return {
    category: 'host-port-in-use',
    pipe: null,
    port: Number(engine[2] ?? engine[4]),
    address: (engine[1] ?? engine[3] ?? '').replace(/^\[|\]$/g, ''),
  }
}

const portCategories: Readonly<Record<string, string>> = {
  'socket-forbidden': 'host-port-denied',
  'address-in-use': 'host-port-in-use',
}

function readDesktopState(text: string): Found {
  if (/Docker Desktop is manually paused/i.test(text)) return { category: 'desktop-paused', pipe: null }
  if (/Docker Desktop is unable to start/i.test(text)) return { category: 'desktop-cannot-start', pipe: null }
  // The command line inside of a WSL distribution cannot talk to a named pipe of Windows.
  if (/protocol not available/i.test(text)) return { category: 'npipe-unsupported-here', pipe: null }
  return undefined
}

/** The pipe is served and the engine behind it does not answer; the version that is mentioned is not the problem. */
function readServerError(text: string): Found {
  if (!/request returned (500 )?Internal Server Error for API route and version/i.test(text)) return undefined
  return { category: 'engine-500', pipe: pipeOfUrl(text), ...apiVersion(text) }
}

function readPipeDenial(text: string): Found {
  const denied =
    /permission denied while trying to connect to the docker API at npipe:\/{4}\.\/pipe\/([^\s;:"]+)/i.exec(text)
  return denied === null ? undefined : { category: 'pipe-access-denied', pipe: denied[1] ?? null, generation: 'new' }
}

function readPipeFailure(text: string): Found {
  const opened = /open (?:\/\/|\\\\)\.[\\/]pipe[\\/]([^\s:"]+): (.+)$/s.exec(text)
  if (opened === null) return undefined
  // A hint that the old command line gives for every failed open, whatever the reason.
  const sentence = (opened[2] ?? '').split(/\s+In the default daemon configuration on Windows/)[0]?.trim() ?? ''
  const meaning = meaningOfSystemSentence(sentence)
  return {
    category:
      meaning === 'file-not-found'
        ? 'pipe-missing'
        : meaning === 'access-denied'
          ? 'pipe-access-denied'
          : 'pipe-open-failed',
    pipe: opened[1] ?? null,
    ...apiVersion(text),
    osText: sentence,
    generation: /failed to connect to the docker API/i.test(text) ? 'new' : 'old',
  }
}

function readSocketFailure(text: string): Found {
  const socket = /unix:\/\/(\/[^\s;:"]+?)\.?(?=[\s;:"]|$)/.exec(text)?.[1]
  if (socket === undefined) return undefined
  if (/permission denied/i.test(text)) return { category: 'socket-access-denied', pipe: null, socket }
  if (/cannot connect to the docker daemon|failed to connect to the docker API/i.test(text)) {
    return { category: 'socket-unreachable', pipe: null, socket }
  }
  return undefined
}

function apiVersion(text: string): { readonly apiVersion?: string } {
  const version = /\/v(\d+\.\d+)\//.exec(text)?.[1]
  return version === undefined ? {} : { apiVersion: version }
}

/** In a URL the pipe's path is the host: `http://%2F%2F.%2Fpipe%2FNAME/v1.55/version`. */
function pipeOfUrl(text: string): string | null {
  return /%2Fpipe%2F([^/\s"]+)\//i.exec(text)?.[1] ?? null
}
