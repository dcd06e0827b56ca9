import { isMap, isNode, isScalar, isSeq } from 'yaml'
import { addTo, type Edit, edited, indentStep } from './service.ts'
import { pairOf, rangeOf } from './yaml-source.ts'

/** Words that YAML 1.1 takes for something else than a name. */
const otherMeaning = /^(?:true|false|yes|no|on|off|null|y|n)$/i

/** Whether a name can be written without quotes. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z][\w-]*$/.test(name) && !otherMeaning.test(name)
}

/** Lets a service join one more network; one that names none keeps the project's own. */
export function joinNetwork(service: string, network: string): Edit {
  return edited([[service, 'networks']], (source) => {
    const found = source.service(service)
    if (found === undefined) return undefined
    const networks = pairOf(found.map, 'networks')
    const step = indentStep(source, found)
    if (networks === undefined) {
      // One that is inherited would be replaced.
      if (source.hasProperty(service, 'networks')) return undefined
      return addTo(source, found.map, 'networks', `[default, ${network}]`, step)
    }
    const { value } = networks
    if (isMap(value) && value.anchor === undefined) return addTo(source, value, network, '{}', step)
    if (!isSeq(value) || value.anchor !== undefined) return undefined
    const last = value.items.at(-1)
    if (!isScalar(last) || !isNode(last)) return undefined
    if (value.flow === true) {
      const at = rangeOf(last)[1]
      return [{ start: at, end: at, text: `, ${network}` }]
    }
    return [source.insertAfter(last, [`${' '.repeat(source.columnOf(rangeOf(value)[0]))}- ${network}`])]
  })
}
