import { compileSignature, type LinePattern } from './line-pattern.ts'
import { type Signature, signatureFileSchema } from './signature.ts'

const files = import.meta.glob<unknown>('../../resources/knowledge/signatures/*.yaml', {
  eager: true,
  import: 'default',
})

/** The errors that Stackmedic knows by their words, from `resources/knowledge/signatures/`. */
export const signatures: readonly Signature[] = Object.values(files).flatMap((file) => signatureFileSchema.parse(file))

/** The same, ready to look for. */
export const knownPatterns: readonly LinePattern[] = signatures.map(compileSignature)
