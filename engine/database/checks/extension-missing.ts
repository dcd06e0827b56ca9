import { type Container, type ContainerLog, containerListFact, containerLogsFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { type AppliedFix, appliedFixesFact } from '../../project/facts.ts'
import { type Connection, connectionsFact, type WantedExtension, wantedExtensionsFact } from '../facts.ts'
import { literally, quoteOf } from '../log-quote.ts'
import { withPgvector } from '../pgvector-image.ts'

/** Migrations create an extension that the database's image does not have. */
export default defineCheck({
  rule: 'database/extension-missing',
  severity: 'error',
  needs: { wanted: wantedExtensionsFact },
  uses: { connections: connectionsFact, logs: containerLogsFact, list: containerListFact, fixes: appliedFixesFact },
  judge: ({ wanted }, { connections, logs, list, fixes = [] }) =>
    wanted.wanted.flatMap((extension) =>
      isBeforeFix(extension, list?.containers ?? [], fixes)
        ? []
        : judgeOne(extension, connections?.connections ?? [], logs),
    ),
})

/** The server that was asked, and the logs, are from before its image was replaced: they say nothing of the new one. */
function isBeforeFix(
  { databaseService, inImage }: WantedExtension,
  containers: readonly Container[],
  fixes: readonly AppliedFix[],
): boolean {
  const applied = fixes.find(({ fix }) => fix === 'database/use-pgvector-image')
  const own = containers.filter(({ belongs, compose }) => belongs && compose?.service === databaseService)
  return inImage === 'yes' && applied !== undefined && own.every(({ createdAt }) => createdAt < applied.appliedAt)
}

function judgeOne(
  wanted: WantedExtension,
  connections: readonly Connection[],
  logs: readonly ContainerLog[] | undefined,
): FindingDraft[] {
  const { extension, databaseService, at, image, imagePlace, imageText, named, inImage } = wanted
  const replacement = extension === 'vector' && named !== undefined ? withPgvector(image) : undefined
  const asked = connections.find((one) => one.databaseService === databaseService && one.extensions !== undefined)
  if (asked?.extensions?.available.includes(extension)) return []
  const name = literally(extension)
  const quote = quoteOf(
    logs,
    new RegExp(
      `extension "${name}" is not available|could not open extension control file "[^"]*/${name}\\.control"`,
      'i',
    ),
  )
  const isSeen = asked !== undefined || quote !== undefined
  if (!isSeen && inImage !== 'no') return []
  const { service: _, ...evidence } = quote ?? { service: '', kind: 'log' as const, source: '', text: '' }
  return [
    {
      where: { service: databaseService, file: imagePlace.file, line: imagePlace.line },
      severity: isSeen ? 'error' : 'warning',
      variant: extension === 'vector' ? 'vector' : 'other',
      values: { extension, service: databaseService, image, file: at.file, replacement: replacement ?? '' },
      data: {
        extension,
        image,
        migration: at.file,
        seen: isSeen,
        ...(replacement === undefined || named === undefined ? {} : { replacement, named }),
      },
      evidence: [
        ...(quote === undefined ? [] : [evidence]),
        { kind: 'file', source: at.file, line: at.line, text: at.text },
        { kind: 'file', source: imagePlace.file, line: imagePlace.line, text: imageText },
      ],
      identity: extension,
    },
  ]
}
