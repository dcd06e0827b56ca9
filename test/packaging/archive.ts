import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'

interface Folder {
  readonly files: Readonly<Record<string, Node>>
}
type Node =
  | Folder
  | { readonly size: number; readonly offset?: string | undefined; readonly unpacked?: boolean | undefined }

const fileSchema = z.object({ size: z.number(), offset: z.string().optional(), unpacked: z.boolean().optional() })
const folderSchema: z.ZodType<Folder> = z.object({
  files: z.lazy(() => z.record(z.string(), z.union([folderSchema, fileSchema]))),
})

export interface ArchiveFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly content: Buffer
}

/**
 * Reads an asar archive by its format (two lengths, a JSON table, the files one after the other), together with the files
 * that were left unpacked beside it. Not by the library that packed it, so that its mistakes would show.
 */
export async function readArchive(path: string): Promise<ArchiveFile[]> {
  const archive = await open(path)
  try {
    const lengths = await read(archive, 0, 16)
    const table = folderSchema.parse(JSON.parse(String(await read(archive, 16, lengths.readUInt32LE(12)))))
    const start = 8 + lengths.readUInt32LE(4)
    const files: ArchiveFile[] = []
    for (const [file, { size, offset, unpacked }] of flatten(table)) {
      const content = unpacked ? readFile(`${path}.unpacked/${file}`) : read(archive, start + Number(offset), size)
      files.push({ path: file, content: await content })
    }
    return files
  } finally {
    await archive.close()
  }
}

function* flatten({ files }: Folder, above = ''): Generator<[string, Exclude<Node, Folder>]> {
  for (const [name, node] of Object.entries(files)) {
    if ('files' in node) yield* flatten(node, `${above}${name}/`)
    else yield [above + name, node]
  }
}

async function read(file: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new Error('The archive is shorter than its table says')
  return buffer
}
