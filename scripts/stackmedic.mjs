// Runs the command line from a checkout, building it first if it is stale: npm run --silent stackmedic -- ARGS
import { ensureBuilt } from './parts/build-parts.mjs'
import { runNode } from './parts/child.mjs'
import { runMain } from './parts/main.mjs'
import { ensurePackages } from './parts/packages.mjs'
import { inProject } from './parts/project-folder.mjs'

await runMain(async () => {
  const argumentList = process.argv.slice(2)
  await ensurePackages()
  await ensureBuilt(argumentList[0] === 'serve' ? ['node', 'page'] : ['node'])
  // npm changes to the checkout's folder; relative paths mean where the person is.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const { code } = await runNode([inProject('dist', 'cli', 'main.js'), ...argumentList], { cwd })
  return code
})
