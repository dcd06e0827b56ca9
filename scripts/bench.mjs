// Runs one benchmark, bundled like the command line: npm run --silent bench -- NAME [ARGS]
import { existsSync, readdirSync } from 'node:fs'
import { runNode } from './parts/child.mjs'
import { runMain } from './parts/main.mjs'
import { ensurePackages } from './parts/packages.mjs'
import { inProject } from './parts/project-folder.mjs'
import { say } from './parts/say.mjs'

await runMain(async () => {
  const [name, ...argumentList] = process.argv.slice(2)
  const available = benchmarks()
  if (name === undefined || !available.includes(name)) {
    say(`Usage: npm run --silent bench -- NAME\nThere is: ${available.join(', ') || 'nothing yet'}`)
    return 2
  }
  await ensurePackages()
  const file = await bundle(name)
  const { code } = await runNode(['--enable-source-maps', file, ...argumentList])
  return code
})

function benchmarks() {
  const folder = inProject('test', 'bench')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => /^[\w-]+\.ts$/.test(file))
    .map((file) => file.slice(0, -'.ts'.length))
}

/** Two folders below the checkout like `dist/cli/main.js`, so that the product finds its resources the same way. */
async function bundle(name) {
  const { build } = await import('rolldown')
  const { loadConfig } = await import('rolldown/config')
  const configs = [await loadConfig(inProject('rolldown.config.ts'))].flat()
  const commandLine = configs.find(({ input }) => input === 'cli/main.ts')
  const file = inProject('node_modules', '.cache', `bench-${name}.mjs`)
  await build({
    ...commandLine,
    cwd: inProject(),
    input: inProject('test', 'bench', `${name}.ts`),
    output: { file, format: 'esm', sourcemap: true, codeSplitting: false },
  })
  return file
}
