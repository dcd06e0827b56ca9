import { join } from 'node:path'
import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { dockerConfigFolder, readDockerConfiguration } from '../contexts.ts'
import { clientFact } from '../facts.ts'
import { findCompose } from '../find-compose.ts'
import { findProgram } from '../find-program.ts'

const maxHelpers = 50

/** Looks for what the docker command needs beside itself. */
export default defineProbe({
  fact: clientFact,
  budgetMs: 6000,
  async read({ machine, signal }) {
    const configuration = await readDockerConfiguration(machine)
    const command = await findProgram('docker', machine)
    const compose = await findCompose(command, configuration.pluginFolders, machine, signal)
    const credentialHelpers = await Promise.all(
      configuration.credentialHelpers.slice(0, maxHelpers).map(async ({ name, registry }) => {
        const program = `docker-credential-${name}`
        // What is no name of a program is nowhere; it must not lead out of the folders that are searched.
        const path = /^[\w.-]+$/.test(name) ? await findProgram(program, machine) : undefined
        return { program, ...(registry !== undefined && { registry }), ...(path !== undefined && { path }) }
      }),
    )
    return known({
      ...(command !== undefined && { command }),
      ...(compose !== undefined && { compose }),
      credentialHelpers,
      configFile: join(dockerConfigFolder(machine), 'config.json'),
    })
  },
})
