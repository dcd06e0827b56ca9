import { defineCheck } from '../../core/check.ts'
import { settingsFileName } from '../../project/settings-file.ts'
import { projectChecksFact } from '../project-checks.ts'

/** A check of the project's own that says no, or that gave no answer. */
export default defineCheck({
  rule: 'health/project-check-failed',
  severity: 'error',
  needs: { results: projectChecksFact },
  judge: ({ results }) =>
    results
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ name, service, severity, command, why, exitCode, expectedExitCode, expectedOutput, output }) => ({
        where: { file: settingsFileName, ...(service === undefined ? {} : { service }) },
        severity,
        values: {
          name,
          program: command[0] ?? '',
          code: exitCode ?? -1,
          expectedCode: expectedExitCode,
          expectedOutput: expectedOutput ?? '',
        },
        variant: why ?? 'exit-code',
        identity: name,
        evidence: [{ kind: 'command' as const, source: commandLine(command), text: output === '' ? '–' : output }],
      })),
})

function commandLine(words: readonly string[]): string {
  return words.map((word) => (/[\s"']/.test(word) || word === '' ? JSON.stringify(word) : word)).join(' ')
}
