import { z } from 'zod'
import type { Json } from '../../core/finding.ts'
import { couldNotRead, defineParser } from '../../core/parser.ts'
import { decodeConsoleOutput } from '../../windows/console-encoding.ts'

/** `docker context ls`, `docker context ls --format json` and `docker context inspect`; docker is never translated. */
export default defineParser({
  kind: 'docker-context',
  parse(bytes) {
    const text = decodeConsoleOutput(bytes).text.trimStart()
    if (text === '') return couldNotRead('docker-context', 'empty')
    if (text.startsWith('[')) return readInspection(text)
    return text.startsWith('{') ? readJsonLines(text) : readTable(text)
  },
})

/** Columns are cut where their headings begin: a description may be empty, and holds blanks. */
function readTable(text: string): Json {
  const kind = 'docker-context-ls'
  const [heading = '', ...lines] = text.split(/\r\n|[\r\n]/)
  if (!/^NAME\b.*\bDOCKER ENDPOINT\b/.test(heading)) return couldNotRead(kind, 'no-row-recognised')
  const columns = [...heading.matchAll(/\S+(?: \S+)*/g)].map(({ 0: title, index }) => ({ title, start: index }))
  const contexts: Json[] = []
  const incomplete: string[] = []
  for (const line of lines.filter((line) => line.trim() !== '')) {
    const characters = [...line]
    const cells = new Map(
      columns.map(({ title, start }, index) => [
        title,
        characters
          .slice(start, columns[index + 1]?.start)
          .join('')
          .trim(),
      ]),
    )
    const endpoint = cells.get('DOCKER ENDPOINT') ?? ''
    const name = cells.get('NAME') ?? ''
    if (name === '' || line.includes('\0') || endpoint === '') {
      incomplete.push(line.trim())
      continue
    }
    contexts.push({
      name: name.replace(/ \*$/, ''),
      current: name.endsWith(' *'),
      description: cells.get('DESCRIPTION') ?? '',
      endpoint,
      error: cells.get('ERROR') ?? '',
    })
  }
  // There is always the context "default".
  if (contexts.length === 0) return couldNotRead(kind, 'truncated')
  return { kind, contexts, ...(incomplete.length > 0 && { incomplete }) }
}

const lineSchema = z.object({
  Name: z.string(),
  Current: z.boolean().default(false),
  Description: z.string().default(''),
  DockerEndpoint: z.string().default(''),
  Error: z.string().default(''),
})

function readJsonLines(text: string): Json {
  const kind = 'docker-context-ls'
  const contexts: Json[] = []
  for (const line of text.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '')) {
    const row = lineSchema.safeParse(parseJson(line))
    if (!row.success) return couldNotRead(kind, 'truncated', { contexts })
    const { Name, Current, Description, DockerEndpoint, Error: error } = row.data
    contexts.push({ name: Name, current: Current, description: Description, endpoint: DockerEndpoint, error })
  }
  return { kind, contexts }
}

const inspectionSchema = z.array(
  z.object({
    Name: z.string(),
    Metadata: z.object({ Description: z.string().default('') }).default({ Description: '' }),
    Endpoints: z.object({ docker: z.object({ Host: z.string().default('') }).optional() }).default({}),
    Storage: z.object({ MetadataPath: z.string().default('') }).default({ MetadataPath: '' }),
  }),
)

function readInspection(text: string): Json {
  const kind = 'docker-context-inspect'
  const contexts = inspectionSchema.safeParse(parseJson(text))
  if (!contexts.success) return couldNotRead(kind, 'truncated')
  return {
    kind,
    contexts: contexts.data.map((context) => ({
      name: context.Name,
      description: context.Metadata.Description,
      host: context.Endpoints.docker?.Host ?? '',
      metaDirName: context.Storage.MetadataPath.split(/[\\/]/).at(-1) ?? '',
    })),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
