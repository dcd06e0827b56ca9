import type { UnreadableReason } from '../core/parser.ts'
import { decodeConsoleOutput } from '../windows/console-encoding.ts'

/** A request queue of HTTP.sys: who answers for which addresses. */
export interface HttpStateQueue {
  readonly urls: readonly string[]
  readonly processes: readonly { readonly pid: number; readonly image?: string }[]
}

export type HttpState =
  | { readonly state: 'known'; readonly queues: readonly HttpStateQueue[] }
  | { readonly state: 'unknown'; readonly reason: UnreadableReason }

const urlLine = /^\s+(https?:\/\/(?:\[[\da-f:.%]+\]|[^\s/:]+):\d{1,5}(?::[^\s/]+)?\/\S*)\s*$/i
/** `944` alone on a line, as older versions print it. */
const pidLine = /^\s+(\d{1,10})\s*$/
/** `ID: 2688, image: C:\Windows\System32\svchost.exe`; the program is `<?>` without administrator rights. */
const processLine = /^\s+[^:：]+[:：]\s*(\d{1,10})\s*[,，、]\s*[^:：]+[:：]\s*(\S.*?)\s*$/

/**
 * Reads `netsh http show servicestate view=requestq` in any language: a queue begins with a line that is not indented;
 * below it stand its processes and its addresses, which have a shape of their own. All labels are passed over.
 */
export function parseHttpState(bytes: Uint8Array): HttpState {
  const { text } = decodeConsoleOutput(bytes)
  if (text.trim() === '') return { state: 'unknown', reason: 'empty' }
  if (text.includes('\0')) return { state: 'unknown', reason: 'damaged' }
  const lines = text.split(/\r\n|\n|\r/)
  const rule = lines.findIndex((line) => /^\s*-{4,}\s*$/.test(line))
  if (rule < 0) return { state: 'unknown', reason: 'no-row-recognised' }
  const queues: { urls: string[]; processes: { pid: number; image?: string }[] }[] = []
  for (const line of lines.slice(rule + 1)) {
    if (/^\S/.test(line)) queues.push({ urls: [], processes: [] })
    const queue = queues.at(-1)
    if (queue === undefined) continue
    const [, url] = urlLine.exec(line) ?? []
    const [, pid, image] = pidLine.exec(line) ?? processLine.exec(line) ?? []
    if (url !== undefined && !queue.urls.includes(url)) queue.urls.push(url)
    else if (pid !== undefined) queue.processes.push(processOf(Number(pid), image))
  }
  const inUse = queues.filter(({ urls }) => urls.length > 0)
  if (inUse.length > 0) return { state: 'known', queues: inUse }
  // Every Windows answers some address of its own; none at all means that the text was not understood.
  return { state: 'unknown', reason: queues.length > 0 ? 'truncated' : 'no-row-recognised' }
}

function processOf(pid: number, image: string | undefined): { pid: number; image?: string } {
  return image === undefined || image === '<?>' ? { pid } : { pid, image }
}

/** The port of an address such as `HTTP://+:5985/WSMAN/`. */
export function portOfUrl(url: string): number | undefined {
  const [, port] = /^https?:\/\/(?:\[[^\]]*\]|[^/:]+):(\d{1,5})(?=[:/])/i.exec(url) ?? []
  return port === undefined ? undefined : Number(port)
}
