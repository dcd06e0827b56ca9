import { join } from 'node:path'
import { build } from 'rolldown'

/** Bundles a program of this folder, so that many of it start in no time. @returns its path. */
export async function buildChild(name: string): Promise<string> {
  // Beside node_modules, so that what stays external is found.
  const file = join(import.meta.dirname, '..', '..', '..', 'dist', 'test', `${name}.js`)
  await build({
    input: join(import.meta.dirname, `${name}.ts`),
    platform: 'node',
    // zod is loaded in every child; the rest is only loaded by steps that are not done here.
    external: [/^(?!\.|\/|zod)/],
    output: { file, format: 'esm', codeSplitting: false, minify: true },
  })
  return file
}
