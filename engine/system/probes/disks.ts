import { known, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { engineFact } from '../../docker/facts.ts'
import { findDataFolder } from '../data-folder.ts'
import { disksFact } from '../facts.ts'
import { readDisk } from '../read-disk.ts'

/** Reads how much room is left for the project and for Docker's images and volumes. */
export default defineProbe({
  fact: disksFact,
  budgetMs: 5000,
  // The engine may take its time before it says where its data is.
  uses: { engine: engineFact },
  async read({ root, machine, optional: { engine } }) {
    const project = await readDisk(root)
    if (project === undefined) return unknown(message('system.reasons.no-size', { path: root }))
    const dataFolder = findDataFolder(engine, machine)
    if (dataFolder === undefined) return known({ project })
    // Where it is not there, Docker's data are in a virtual machine.
    const docker = await readDisk(dataFolder).catch(() => undefined)
    return known({ project, ...(docker !== undefined && { docker }) })
  },
})
