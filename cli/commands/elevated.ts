import { performElevated } from '../../engine/core/elevation/perform.ts'
import { registry } from '../../engine/core/registry.ts'
import { windowsFolder } from '../../engine/windows/system-folder.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'

/** Started by Stackmedic itself with administrator rights, for the steps of one plan; not for people. */
const defineElevated: DefineCommand = (program, terminal, run) => {
  program
    .command('elevated <REQUEST> <HASH>', { hidden: true })
    .action((request: string, hash: string) => run(elevatedCommand(request, hash, terminal)))
}
export default defineElevated

async function elevatedCommand(request: string, hash: string, { machine }: Terminal): Promise<number> {
  // With these rights, not even the account's own variables say where the programs of Windows are.
  const SystemRoot = (await windowsFolder()) ?? machine.environment['SystemRoot']
  const environment = { ...machine.environment, SystemRoot }
  await performElevated(request, hash, { ...machine, environment }, registry)
  return exitCodes.nothingWrong
}
