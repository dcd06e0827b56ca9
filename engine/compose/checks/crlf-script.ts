import { defineCheck } from '../../core/check.ts'
import { startedScriptsFact } from '../facts.ts'
import { fileEvidence } from '../problem-finding.ts'

/**
 * A script that a container starts has Windows line ends. With a shebang the kernel looks for an interpreter whose
 * name ends in a carriage return; without one the shell trips over every line.
 */
export default defineCheck({
  rule: 'compose/crlf-script',
  severity: 'error',
  needs: { scripts: startedScriptsFact },
  judge: ({ scripts }) =>
    scripts
      // UTF-16 is another rule's matter, whose fix converts line ends as well.
      .filter(({ converted, linesWithCrlf, encoding }) => !converted && linesWithCrlf > 0 && !isWide(encoding))
      .map(({ service, file, firstLine, firstLineCrlf, linesWithCrlf, lines, startedAt, healthcheck }) => {
        const shebang = firstLineCrlf && firstLine.startsWith('#!')
        return {
          where: { service, file, line: 1 },
          values: { service, file, interpreter: firstLine.replace(/^#!\s*/, ''), count: linesWithCrlf },
          ...(shebang ? healthcheck === true && { variant: 'healthcheck' } : { variant: 'lines' }),
          // A stray line end in a comment harms nobody.
          severity: shebang || linesWithCrlf * 2 > lines ? ('error' as const) : ('warning' as const),
          evidence: [
            fileEvidence({ file, line: 1, column: 1 }, firstLineCrlf ? `${firstLine}\\r\\n` : firstLine),
            fileEvidence(startedAt, file),
          ],
          data: { linesWithCrlf, lines, ...(healthcheck === true && { healthcheck }) },
        }
      }),
})

function isWide(encoding: string | undefined): boolean {
  return encoding === 'utf-16le' || encoding === 'utf-16be'
}
