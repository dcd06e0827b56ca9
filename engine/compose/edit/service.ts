import { isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import { pairOf, rangeOf, type Splice, YamlSource } from './yaml-source.ts'

/** A value as it is to be written: one piece of YAML on a line, or names with such values. */
export type Written = string | { readonly [name: string]: Written }

/**
 * Edits a compose file's text. `undefined`: the place cannot be changed alone, because it is shared through an anchor, inherited,
 * or written in a way that is not understood; then nothing should be changed.
 */
export type Edit = (text: string) => string | undefined

/** Adds a property that the service does not have yet, behind its last one. */
export function addProperty(service: string, property: string, value: Written): Edit {
  return edited([[service, property]], (source) => {
    const found = source.service(service)
    if (found === undefined || pairOf(found.map, property) !== undefined) return undefined
    return addTo(source, found.map, property, value, indentStep(source, found))
  })
}

/** Takes a property with a value on its own line out of a service. */
export function removeProperty(service: string, property: string): Edit {
  return edited([[service, property]], (source) => {
    const map = source.service(service)?.map
    const pair = map === undefined ? undefined : pairOf(map, property)
    // A service without any property is not what compose reads.
    if (map === undefined || pair === undefined || map.flow === true || map.items.length < 2) return undefined
    const { key, value } = pair
    if (!isNode(key) || !isScalar(value) || value.anchor !== undefined) return undefined
    const [start] = rangeOf(key)
    const lineStart = start - source.columnOf(start)
    const lineEnd = source.text.indexOf('\n', rangeOf(value)[1])
    if (source.text.slice(lineStart, start).trim() !== '') return undefined
    return [{ start: lineStart, end: lineEnd === -1 ? source.text.length : lineEnd + 1, text: '' }]
  })
}

/** Puts another value, on one line, in the place of what a service's health check tests. */
export function replaceHealthcheckTest(service: string, value: string): Edit {
  return edited([[service, 'healthcheck']], (source) => {
    const map = source.service(service)?.map
    const healthcheck = map === undefined ? undefined : pairOf(map, 'healthcheck')?.value
    const test = isMap(healthcheck) ? pairOf(healthcheck, 'test')?.value : undefined
    if (!(isSeq(test) || isScalar(test)) || test.anchor !== undefined) return undefined
    const [start, end] = rangeOf(test)
    const block = isSeq(test) ? test.flow !== true : test.type?.startsWith('BLOCK') === true
    if (!block) return [{ start, end, text: value }]
    // A list or text over several lines gives its place to one line behind the colon.
    const key = isMap(healthcheck) ? pairOf(healthcheck, 'test')?.key : undefined
    if (!isNode(key)) return undefined
    const colon = source.text.indexOf(':', rangeOf(key)[1])
    const removed = source.text.slice(colon + 1, end)
    return [{ start: colon + 1, end: colon + 1 + removed.trimEnd().length, text: ` ${value}` }]
  })
}

/** Lets a service wait until another one is healthy; a list of names becomes a mapping in which all others stay as they are. */
export function waitUntilHealthy(service: string, dependency: string): Edit {
  return edited([[service, 'depends_on']], (source) => {
    const found = source.service(service)
    if (found === undefined) return undefined
    const dependsOn = pairOf(found.map, 'depends_on')
    const step = indentStep(source, found)
    const wait = { [dependency]: { condition: 'service_healthy' } }
    if (dependsOn === undefined) return addTo(source, found.map, 'depends_on', wait, step)
    const { key, value } = dependsOn
    if (!isNode(key)) return undefined
    if (isSeq(value)) {
      const names = value.items.filter((item) => isScalar(item))
      if (names.length !== value.items.length || !names.some((item) => item.value === dependency)) return undefined
      const conditions = names.map((node) => ({
        node,
        condition: node.value === dependency ? 'service_healthy' : 'service_started',
      }))
      if (value.flow === true) return flowListToMap(value, conditions)
      const listColumn = source.columnOf(rangeOf(value)[0])
      return blockListToMap(source, conditions, Math.max(listColumn, source.columnOf(rangeOf(key)[0]) + step), step)
    }
    return isMap(value) ? setCondition(source, value, dependency, step) : undefined
  })
}

type Conditions = readonly { readonly node: Node; readonly condition: string }[]

function flowListToMap(list: Node, conditions: Conditions): Splice[] {
  const [start, end] = rangeOf(list)
  return [
    { start, end: start + 1, text: '{' },
    ...conditions.map(({ node, condition }) => {
      const at = rangeOf(node)[1]
      return { start: at, end: at, text: `: {condition: ${condition}}` }
    }),
    { start: end - 1, end, text: '}' },
  ]
}

/** `- db` becomes `db:` with its condition on the line below; comments stay where they are. */
function blockListToMap(source: YamlSource, conditions: Conditions, column: number, step: number): Splice[] {
  return conditions.flatMap(({ node, condition }) => {
    const [start, end] = rangeOf(node)
    const lineStart = start - source.columnOf(start)
    return [
      { start: lineStart, end: start, text: ' '.repeat(column) },
      { start: end, end, text: ':' },
      source.insertAfter(node, [`${' '.repeat(column + step)}condition: ${condition}`]),
    ]
  })
}

function setCondition(source: YamlSource, map: YAMLMap, dependency: string, step: number): Splice[] | undefined {
  const pair = pairOf(map, dependency)
  if (pair === undefined || !isNode(pair.key)) return undefined
  const { value } = pair
  if (isMap(value)) {
    const condition = pairOf(value, 'condition')?.value
    if (condition === undefined) return addTo(source, value, 'condition', 'service_healthy', step)
    if (!isScalar(condition) || condition.anchor !== undefined) return undefined
    const [start, end] = rangeOf(condition)
    return [{ start, end, text: 'service_healthy' }]
  }
  if (isNode(value) && !(isScalar(value) && value.source === '')) return undefined
  if (map.flow === true) return undefined
  const column = source.columnOf(rangeOf(pair.key)[0]) + step
  return [source.insertAfter(pair.key, [`${' '.repeat(column)}condition: service_healthy`])]
}

/** Adds a property to a mapping, behind its last one. */
export function addTo(
  source: YamlSource,
  map: YAMLMap,
  property: string,
  value: Written,
  step: number,
): Splice[] | undefined {
  const first = map.items[0]?.key
  const last = map.items.at(-1)
  if (!isNode(first) || last === undefined) return undefined
  if (map.flow === true) {
    const end = isNode(last.value) ? last.value : last.key
    if (!isNode(end)) return undefined
    const at = rangeOf(end)[1]
    return [{ start: at, end: at, text: `, ${property}: ${onOneLine(value)}` }]
  }
  const column = source.columnOf(rangeOf(first)[0])
  return [source.insertAfter(map, linesOf(property, value, column, step))]
}

function linesOf(name: string, value: Written, column: number, step: number): string[] {
  const indent = ' '.repeat(column)
  if (typeof value === 'string') return [`${indent}${name}: ${value}`]
  const inner = Object.entries(value).flatMap(([key, entry]) => linesOf(key, entry, column + step, step))
  return [`${indent}${name}:`, ...inner]
}

function onOneLine(value: Written): string {
  if (typeof value === 'string') return value
  return `{${Object.entries(value)
    .map(([name, entry]) => `${name}: ${onOneLine(entry)}`)
    .join(', ')}}`
}

/** How far this file indents: what a service's properties stand to the right of its name. */
export function indentStep(source: YamlSource, { key, map }: { readonly key: Node; readonly map: YAMLMap }): number {
  const first = map.items[0]?.key
  const step = isNode(first) ? source.columnOf(rangeOf(first)[0]) - source.columnOf(rangeOf(key)[0]) : 2
  return map.flow === true || step < 1 || step > 8 ? 2 : step
}

/** Makes splices an edit that is only taken when the result is valid and nothing else has changed its meaning. */
export function edited(
  properties: readonly (readonly [service: string, property: string])[],
  change: (source: YamlSource) => readonly Splice[] | undefined,
): Edit {
  return (text) => {
    const source = YamlSource.parse(text)
    const splices = source === undefined ? undefined : change(source)
    if (source === undefined || splices === undefined) return undefined
    const result = YamlSource.parse(source.apply(splices))
    return result?.isSameExcept(source, properties) === true ? result.text : undefined
  }
}
