import type { Plugin } from 'rolldown'

const loading = "require('node:child_process')"

/**
 * Takes the starting of programs out of commander: it is for subcommands that are programs of their own, of which there
 * are none here, and loading it takes longer than parsing a command line.
 */
export function parserWithoutPrograms(): Plugin {
  return {
    name: 'parser-without-programs',
    transform(code, id) {
      if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return null
      if (!code.includes(loading)) throw new Error('commander starts programs in another way now')
      return { code: code.replace(loading, '{}'), map: null }
    },
  }
}
