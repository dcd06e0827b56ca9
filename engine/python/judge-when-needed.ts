import { prescan } from './prescan.ts'
import { readPythonSource } from './source.ts'
import type { JudgeSyntax, SyntaxVerdict } from './syntax-verdict.ts'

/** Judges plain files by itself; the parser and its thread are loaded with the first file that needs them. */
export const judgeWhenNeeded: JudgeSyntax = {
  read: readPythonSource,
  judge: async (sources, target, signal) => {
    const certain: SyntaxVerdict[] = []
    for (const source of sources) {
      const verdict = prescan(source, target)
      if (verdict === undefined) {
        const { syntaxJudge } = await import('./syntax-judge.ts')
        return syntaxJudge.judge(sources, target, signal)
      }
      certain.push(verdict)
    }
    return certain
  },
}
