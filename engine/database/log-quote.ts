import type { ContainerLog } from '../containers/facts.ts'
import type { Evidence } from '../core/finding.ts'

/** The last line of a log that matches, as evidence. */
export function quoteOf(
  logs: readonly ContainerLog[] | undefined,
  pattern: RegExp,
): (Evidence & { readonly service: string }) | undefined {
  for (const { service, container, lines } of logs ?? []) {
    const line = lines.findLast(({ text }) => pattern.test(text))
    const name = service ?? container
    if (line !== undefined)
      return { kind: 'log', source: `logs:${name}`, text: line.text.trim().slice(0, 300), service: name }
  }
  return undefined
}

/** Text that a pattern takes as it is. */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
