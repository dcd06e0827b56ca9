import { isMap, isScalar } from 'yaml'
import type { Edit } from './edit/service.ts'
import { pairOf, rangeOf, YamlSource } from './edit/yaml-source.ts'

/**
 * Puts another value in the place of a service's memory limit, `mem_limit` or `deploy.resources.limits.memory`, whichever
 * is there; only where it is written as a plain value that nothing else shares.
 */
export function raiseMemoryLimit(service: string, value: string): Edit {
  return (text) => {
    const source = YamlSource.parse(text)
    const map = source?.service(service)?.map
    if (source === undefined || map === undefined) return undefined
    let limit: unknown = pairOf(map, 'mem_limit')?.value
    let property = 'mem_limit'
    if (limit === undefined) {
      property = 'deploy'
      limit = pairOf(map, 'deploy')?.value
      for (const name of ['resources', 'limits', 'memory'])
        limit = isMap(limit) ? pairOf(limit, name)?.value : undefined
    }
    if (!isScalar(limit) || limit.anchor !== undefined) return undefined
    const [start, end] = rangeOf(limit)
    const result = YamlSource.parse(source.apply([{ start, end, text: value }]))
    return result?.isSameExcept(source, [[service, property]]) === true ? result.text : undefined
  }
}
