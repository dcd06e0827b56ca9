import { entryOf, type MapNode, textOf } from './tree.ts'

const units = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 } as const

/** The most memory that a container of a service may have, in bytes; `undefined` where none is set or it is no size. */
export function readMemoryLimit(service: MapNode): number | undefined {
  const limits = entryOf(entryOf(service.entries.get('deploy'), 'resources'), 'limits')
  const text = textOf(service.entries.get('mem_limit')) ?? textOf(entryOf(limits, 'memory'))
  const bytes = text === undefined ? undefined : parseByteSize(text)
  // Compose takes 0 for "no limit".
  return bytes === 0 ? undefined : bytes
}

/** A size as compose writes it: `512m`, `1.5gb`, `300000kb`, or a number of bytes. */
export function parseByteSize(text: string): number | undefined {
  const [, number, unit = 'b'] = /^(\d{1,15}(?:\.\d{1,10})?) ?([bkmgt])?(?:i?b)?$/i.exec(text.trim()) ?? []
  if (number === undefined) return undefined
  return Math.round(Number(number) * units[unit.toLowerCase() as keyof typeof units])
}
