import { runProgram } from '../parts/child.mjs'
import { inProject } from '../parts/project-folder.mjs'
import { whileSaying } from '../parts/say.mjs'
import { canInstallDebianPackages } from './debian-packages.mjs'
import { MissingSurroundings } from './surroundings.mjs'

const script = inProject('scripts', 'test-environment', 'wine.sh')

/** Makes sure that a Windows Node.js can run here: on Windows itself, elsewhere under Wine. */
export async function prepareWindows() {
  if (process.platform === 'win32') return
  if (process.platform !== 'linux') throw new MissingSurroundings('the Windows tests run on Windows and on Linux')
  const check = await runProgram(script, ['--check'], { quiet: true })
  if (check.code === 0) return
  const reason = check.output.trim().split('\n').at(-1)
  if (!canInstallDebianPackages()) throw new MissingSurroundings(reason)
  const made = await whileSaying('Getting Wine and a Windows Node.js', () => runProgram(script, [], { quiet: true }))
  if (made.code !== 0) throw new MissingSurroundings(made.output.trim().split('\n').slice(-3).join('\n'))
}
