import type { Plugin } from 'rolldown'
import { parse } from 'yaml'

/**
 * Lets TypeScript import YAML files as plain values: they are parsed when the product is built, so that it starts
 * without a YAML parser's work.
 */
export function yamlModules(): Plugin {
  return {
    name: 'yaml-modules',
    transform(code, id) {
      if (!/\.ya?ml$/.test(id)) return null
      return { code: `export default ${JSON.stringify(parse(code))}`, map: null, moduleType: 'js' }
    },
  }
}
