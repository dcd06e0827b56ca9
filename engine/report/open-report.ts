import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { type Message, message } from '../core/message.ts'
import { type Report, reportSchema } from './schema.ts'

export type OpenedReport =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly reason: Message }

const largestFile = 200 * 1024 * 1024
/** What `report.json` may unpack to: a zip that promises more is a bomb. */
const largestReport = 100 * 1024 * 1024
const inside = 'report.json'

/** Opens a report that somebody sent: a zip of `stackmedic report`, or its `report.json`. Nothing in it is trusted. */
export async function openReport(path: string): Promise<OpenedReport> {
  try {
    const { size } = await stat(path)
    if (size > largestFile) return refuse(path, 'too-large')
    return await readReport(await readFile(path), path)
  } catch (error) {
    const { code, message: detail } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(path, 'missing')
    return code === 'EISDIR' ? refuse(path, 'is-folder') : refuse(path, 'not-readable', detail)
  }
}

/**
 * Reads a report from its bytes.
 * @param name what the person knows it by, for the reason when it cannot be read.
 */
export async function readReport(bytes: Buffer, name: string): Promise<OpenedReport> {
  try {
    const text = bytes.subarray(0, 2).toString('latin1') === 'PK' ? await unpack(bytes) : bytes.toString('utf8')
    if (text === undefined) return refuse(name, 'no-report')
    const parsed = reportSchema.safeParse(JSON.parse(text))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      return refuse(name, 'other-shape', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
    }
    return { ok: true, report: parsed.data }
  } catch (error) {
    return refuse(name, 'not-readable', error instanceof Error ? error.message : String(error))
  }
}

function refuse(path: string, key: string, detail = ''): OpenedReport {
  return { ok: false, reason: message(`report.open.${key}`, { path, detail }) }
}

async function unpack(bytes: Buffer): Promise<string | undefined> {
  const open = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer)
  const zip = await open(bytes, { lazyEntries: true })
  const entry = await findEntry(zip)
  if (entry === undefined || entry.uncompressedSize > largestReport) return undefined
  const stream = await promisify(zip.openReadStream.bind(zip) as OpenStream)(entry)
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

type OpenStream = (entry: Entry, callback: (error: Error | null, stream: NodeJS.ReadableStream) => void) => void

function findEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(undefined))
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName === inside) resolve(entry)
      else zip.readEntry()
    })
    zip.readEntry()
  })
}
