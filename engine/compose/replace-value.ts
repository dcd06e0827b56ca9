import { isScalar } from 'yaml'
import { type Edit, edited } from './edit/service.ts'
import { pairOf, rangeOf } from './edit/yaml-source.ts'

/** Puts another value in the place of a service's property that is written out as `from`, quoted or not. */
export function replaceValue(service: string, property: string, from: string, to: string): Edit {
  return edited([[service, property]], (source) => {
    const map = source.service(service)?.map
    const value = map === undefined ? undefined : pairOf(map, property)?.value
    if (!isScalar(value) || value.value !== from || value.anchor !== undefined) return undefined
    const [start, end] = rangeOf(value)
    const written = source.text.slice(start, end)
    if (!written.includes(from)) return undefined
    return [{ start, end, text: written.replace(from, () => to) }]
  })
}
