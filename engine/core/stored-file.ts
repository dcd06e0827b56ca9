import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { replaceFile } from './replace-file.ts'

/**
 * Reads a JSON file of Stackmedic's own. What does not fit the schema (edited by hand, cut off, from another version)
 * counts as not there: it holds nothing that could not be made again.
 */
export async function readStored<Value>(path: string, schema: z.ZodType<Value>, otherwise: Value): Promise<Value> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : otherwise
  } catch {
    return otherwise
  }
}

/** Writes a JSON file of Stackmedic's own, atomically. @throws the file system's error. */
export async function writeStored(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await replaceFile(path, Buffer.from(`${JSON.stringify(value, null, 2)}\n`), 0o600)
}
