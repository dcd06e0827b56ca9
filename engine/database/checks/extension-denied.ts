import { type ContainerLog, containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { type Connection, connectionsFact, type WantedExtension, wantedExtensionsFact } from '../facts.ts'
import { literally, quoteOf } from '../log-quote.ts'

/** Migrations create an extension that the server has, as a user who may not. */
export default defineCheck({
  rule: 'database/extension-denied',
  severity: 'error',
  needs: { wanted: wantedExtensionsFact },
  uses: { connections: connectionsFact, logs: containerLogsFact },
  judge: ({ wanted }, { connections, logs }) =>
    wanted.wanted.flatMap((extension) => judgeOne(extension, connections?.connections ?? [], logs)),
})

function judgeOne(
  { extension, databaseService, at, imagePlace }: WantedExtension,
  connections: readonly Connection[],
  logs: readonly ContainerLog[] | undefined,
): FindingDraft[] {
  const asked = connections.filter((one) => one.databaseService === databaseService && one.extensions !== undefined)
  if (asked.some(({ extensions }) => extensions?.installed.includes(extension))) return []
  // One user who may create it is enough: which of them runs the migrations is not known.
  const mayNot = asked.filter((one) => isDenied(one, extension))
  const isDeniedToAll = asked.length > 0 && mayNot.length === asked.length
  const quote = quoteOf(logs, new RegExp(`permission denied to create extension "${literally(extension)}"`, 'i'))
  if (!isDeniedToAll && (quote === undefined || asked.length > 0)) return []
  const [denied] = mayNot
  const { service: _, ...evidence } = quote ?? { service: '' }
  return [
    {
      where: { service: databaseService, file: at.file, line: at.line },
      ...(denied === undefined && { variant: 'from-log' }),
      values: { extension, service: databaseService, user: denied?.user ?? '', file: at.file },
      data: { extension, user: denied?.user ?? null, migration: at.file },
      evidence: [
        ...('kind' in evidence ? [evidence] : []),
        { kind: 'file', source: at.file, line: at.line, text: at.text },
        ...mayNot.map(({ address = '', user = '', privileges }) => ({
          kind: 'measurement' as const,
          source: address,
          text: `${user}: superuser=${privileges?.superuser} create=${privileges?.create}`,
        })),
        { kind: 'file', source: imagePlace.file, line: imagePlace.line, text: databaseService },
      ],
      identity: extension,
    },
  ]
}

/** A trusted extension takes the right to create things in the database, any other a superuser. */
function isDenied({ extensions, privileges }: Connection, extension: string): boolean {
  if (extensions === undefined || privileges === undefined || privileges.superuser) return false
  if (!extensions.available.includes(extension)) return false
  return !(privileges.create && (extensions.trusted ?? []).includes(extension))
}
