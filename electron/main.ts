import { app } from 'electron'
import { runInstalledCommandLine } from './command-line.ts'
import { startDesktop } from './desktop.ts'
import { readLaunch } from './launch-arguments.ts'

const launch = readLaunch(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())
if (launch.type === 'command-line') app.exit(await runInstalledCommandLine(launch.argumentList))
// Not awaited: Electron waits for this module's end before it becomes ready, and the window waits for that.
else void startDesktop(launch.project)
