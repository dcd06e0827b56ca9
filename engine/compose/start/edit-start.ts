import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import { addProperty, addTo, type Edit, edited } from '../edit/service.ts'
import { pairOf, rangeOf, type Splice, YamlSource } from '../edit/yaml-source.ts'

/**
 * Puts words in front of a service's `command` or `entrypoint`; how the rest is written, with its variables, stays.
 * @param words that need no quotes, neither in YAML nor where compose splits them.
 */
export function prefixWords(service: string, property: 'command' | 'entrypoint', words: readonly string[]): Edit {
  return edited([[service, property]], (source) => {
    const map = source.service(service)?.map
    const value = map === undefined ? undefined : pairOf(map, property)?.value
    if (!isNode(value)) return undefined
    if (isSeq(value)) return value.anchor === undefined ? prefixList(source, value, words) : undefined
    if (!isScalar(value) || value.anchor !== undefined || typeof value.value !== 'string') return undefined
    const at = startOfText(source, value)
    return at === undefined ? undefined : [insertion(at, `${words.join(' ')} `)]
  })
}

/** Adds an entry, which needs no quotes, to a service's list of volumes, or such a list where the service has none. */
export function addVolume(service: string, volume: string): Edit {
  const add = addProperty(service, 'volumes', `["${volume}"]`)
  const append = edited([[service, 'volumes']], (source) => {
    const map = source.service(service)?.map
    const list = map === undefined ? undefined : pairOf(map, 'volumes')?.value
    if (!isSeq(list) || list.anchor !== undefined) return undefined
    const last: unknown = list.items.at(-1)
    if (!isNode(last)) return undefined
    if (list.flow === true) return [insertion(rangeOf(last)[1], `, "${volume}"`)]
    const at = dashOf(source, list)
    return at === undefined ? undefined : [source.insertAfter(list, [`${' '.repeat(source.columnOf(at))}- ${volume}`])]
  })
  // A list of its own would hide one that the service inherits through a merge.
  return (text) => (YamlSource.parse(text)?.hasProperty(service, 'volumes') === true ? append(text) : add(text))
}

/**
 * Gives a service more time until failed health checks count; one that passes counts at once. Where this cannot be changed alone, the text
 * stays as it is.
 */
export function giveTime(service: string, startPeriod: string): Edit {
  const edit = edited([[service, 'healthcheck']], (source) => {
    const map = source.service(service)?.map
    const healthcheck = map === undefined ? undefined : pairOf(map, 'healthcheck')?.value
    if (!isMap(healthcheck) || healthcheck.anchor !== undefined) return undefined
    const value = pairOf(healthcheck, 'start_period')?.value
    if (value === undefined) return addTo(source, healthcheck, 'start_period', startPeriod, 2)
    if (!isScalar(value) || value.anchor !== undefined) return undefined
    const [start, end] = rangeOf(value)
    return [{ start, end, text: startPeriod }]
  })
  return (text) => edit(text) ?? text
}

function prefixList(source: YamlSource, list: Node, words: readonly string[]): Splice[] | undefined {
  if (!isSeq(list)) return undefined
  if (list.flow === true) {
    const quoted = words.map((word) => `"${word}"`).join(', ')
    return [insertion(rangeOf(list)[0] + 1, list.items.length === 0 ? quoted : `${quoted}, `)]
  }
  const at = dashOf(source, list)
  if (at === undefined) return undefined
  const indent = ' '.repeat(source.columnOf(at))
  return [insertion(at, words.map((word) => `- ${word}${source.newline}${indent}`).join(''))]
}

/** Where the dash of the first entry of a list stands, if nothing but blanks is in front of it. */
function dashOf(source: YamlSource, list: Node): number | undefined {
  const [start] = rangeOf(list)
  const isFirst = source.text.slice(start - source.columnOf(start), start).trim() === ''
  return source.text[start] === '-' && isFirst ? start : undefined
}

/** Where the words of a text begin: behind its quote, or on the first line of a block. */
function startOfText(source: YamlSource, node: Node): number | undefined {
  if (!isScalar(node)) return undefined
  const [start, end] = rangeOf(node)
  if (node.type === 'PLAIN') return start
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') return start + 1
  const header = source.text.indexOf('\n', start)
  const first = header === -1 ? -1 : source.text.slice(header, end).search(/\S/)
  return first === -1 ? undefined : header + first
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text }
}
