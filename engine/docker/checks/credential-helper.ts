import { defineCheck } from '../../core/check.ts'
import { clientFact } from '../facts.ts'

/** Docker is told to ask a program for passwords that is not there: it then pulls nothing, not even public images. */
export default defineCheck({
  rule: 'docker/credential-helper',
  severity: 'warning',
  needs: { client: clientFact },
  judge({ client: { command, credentialHelpers, configFile } }) {
    // Nobody uses the file without the docker command.
    if (command === undefined) return []
    return credentialHelpers
      .filter(({ path }) => path === undefined)
      .map(({ program, registry }) => ({
        where: {},
        values: { program, registry: registry ?? '', file: configFile },
        ...(registry === undefined ? {} : { variant: 'registry' }),
        identity: `${program} ${registry ?? ''}`,
        data: { program, configFile, ...(registry !== undefined && { registry }) },
        evidence: [
          {
            kind: 'file' as const,
            source: configFile,
            text: registry === undefined ? `credsStore → ${program}` : `credHelpers ${registry} → ${program}`,
          },
        ],
      }))
  },
})
