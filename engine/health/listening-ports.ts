import type { EntryPoint, Service } from '../project/facts.ts'
import { checkedUrls } from './targets.ts'

/** The TCP ports on which a service listens inside of its container, by its healthcheck and its commands; others may exist. */
export function listeningPorts(service: Service, entryPoints: readonly EntryPoint[]): ReadonlySet<number> {
  const checked = checkedUrls(service.healthcheck?.test ?? []).map(({ port }) => port)
  const started = entryPoints.filter((entry) => entry.service === service.name).flatMap(({ words }) => portsOf(words))
  return new Set([...checked, ...started])
}

/** `--port 8000`, `--port=8000`, `-b 0.0.0.0:8000`, `runserver 8000` and `-m http.server 8000`. */
function portsOf(words: readonly string[]): number[] {
  const text = words.join(' ').slice(0, 4000)
  const pattern = /(?:--port[= ]|(?:0\.0\.0\.0|127\.0\.0\.1|\[::\]|\*):|\bhttp\.server |\brunserver )(\d{2,5})(?!\S)/g
  return [...text.matchAll(pattern)].map(([, port]) => Number(port))
}
