// Installs what is missing, builds what is stale, opens Stackmedic: npm start [-- DIR]
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { ensureBuilt } from './parts/build-parts.mjs'
import { runNode, runProgram } from './parts/child.mjs'
import { hasDisplay } from './parts/display.mjs'
import { ensureElectronBinary } from './parts/electron-binary.mjs'
import { runMain } from './parts/main.mjs'
import { ensurePackages } from './parts/packages.mjs'
import { inProject } from './parts/project-folder.mjs'
import { say } from './parts/say.mjs'

/** What the command line ends with after Ctrl+C. */
const cancelled = 130
const commandLine = inProject('dist', 'cli', 'main.js')

await runMain(async () => {
  const [folder] = process.argv.slice(2)
  // npm changes to the checkout's folder; a relative path means where the person is.
  const project = folder === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), folder)
  if (project !== undefined && !existsSync(project)) {
    say(`There is no folder ${project}`)
    return 2
  }
  await ensurePackages()
  await ensureBuilt(['node', 'page'])
  if (!hasDisplay()) return serveAndDiagnose(project)
  const electron = await ensureElectronBinary()
  if (electron.program !== undefined) return openWindow(electron.program, project)
  say(`No desktop window (${electron.problem}); opening Stackmedic in the browser instead.`)
  return serve(project, '--open')
})

async function openWindow(program, project) {
  // Chromium refuses to sandbox for root, and Stackmedic does not run without its sandbox.
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say('No desktop window for root (its sandbox does not work there); opening Stackmedic in the browser instead.')
    return serve(project, '--open')
  }
  const { code } = await runProgram(program, [inProject(), ...(project === undefined ? [] : [project])])
  return code
}

async function serve(project, ...options) {
  const { code } = await runNode([commandLine, 'serve', ...(project === undefined ? [] : [project]), ...options])
  return code
}

/** Nobody sees a window here: the diagnosis itself in this terminal, then the address to open elsewhere. */
async function serveAndDiagnose(project) {
  const what = project ?? 'the bundled sample project (npm start -- DIR for your own)'
  say(`No display here. This is the diagnosis of ${what}; the address of the interface follows.`)
  const sample = inProject('resources', 'samples', 'broken-shop')
  const { code } = await runNode([commandLine, 'diagnose', project ?? sample])
  return code === cancelled ? code : serve(project)
}
