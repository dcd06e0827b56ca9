import { runNode } from './child.mjs'
import { fingerprint, isFresh, markFresh } from './freshness.mjs'
import { inProject } from './project-folder.mjs'
import { whileSaying } from './say.mjs'

const shared = [
  'engine',
  'resources/locales',
  'resources/knowledge',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

/** The two halves of the build; either can be stale without the other. */
const parts = {
  node: {
    what: 'the engine and its hosts',
    sources: [...shared, 'cli', 'electron', 'rolldown.config.ts', 'tsconfig.node.json'],
    stamp: 'dist/.node-built-from',
    command: [inProject('node_modules', 'rolldown', 'bin', 'cli.mjs'), '-c', '--log-level', 'warn'],
  },
  page: {
    what: 'the interface',
    sources: [...shared, 'renderer', 'resources/icons', 'vite.config.ts', 'tsconfig.web.json'],
    stamp: 'dist/.page-built-from',
    command: [inProject('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
  },
}

/**
 * Builds what is stale, both halves at once.
 * @param {readonly ('node' | 'page')[]} names
 * @param {{always?: boolean}} options `always` builds even what is fresh
 */
export async function ensureBuilt(names, { always = false } = {}) {
  const stale = names
    .map((name) => ({ ...parts[name], print: fingerprint(parts[name].sources) }))
    .filter(({ stamp, print }) => always || !isFresh(stamp, print))
  if (stale.length === 0) return
  await whileSaying(`Building ${stale.map(({ what }) => what).join(' and ')}`, () =>
    Promise.all(
      stale.map(async ({ what, command, stamp, print }) => {
        const { code, output } = await runNode(command, { quiet: true })
        if (code !== 0) throw new Error(`Building ${what} failed:\n${output.trim()}`)
        markFresh(stamp, print)
      }),
    ),
  )
}
