import { performElevated } from '../../engine/core/elevation/perform.ts'
import { registry } from '../../engine/core/registry.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'

/** Started by Stackmedic itself with administrator rights, for the steps of one plan; not for people. */
const defineElevated: DefineCommand = (program, terminal, run) => {
  program
    .command('elevated <REQUEST> <HASH>', { hidden: true })
    .action((request: string, hash: string) => run(elevatedCommand(request, hash, terminal)))
}
export default defineElevated

async function elevatedCommand(request: string, hash: string, { machine }: Terminal): Promise<number> {
  await performElevated(request, hash, machine, registry)
  return exitCodes.nothingWrong
}
