import { prescan } from './prescan.ts'
import { readPythonHead } from './source.ts'
import type { JudgeSyntax } from './syntax-verdict.ts'

/** Judges without a parser: what it calls valid may still not compile. For whoever wants to know the names alone. */
export const scanOnly: JudgeSyntax = {
  read: readPythonHead,
  judge: async (sources, target) => sources.map((source) => prescan(source, target) ?? { verdict: 'valid' }),
}
