import { existsSync, readFileSync } from 'node:fs'

/**
 * How many tests passed, failed and were skipped.
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 */

/** @returns {Counts} */
export function sumCounts(list) {
  const sum = (key) => list.reduce((total, counts) => total + counts[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/**
 * Reads Vitest's JSON report. A file that could not be loaded and an error outside of any test have no failed test of
 * their own, but must not count as nothing.
 * @returns {Counts}
 */
export function vitestCounts(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  const failed = report.numFailedTests + broken.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * Reads Playwright's JSON report.
 * @returns {Counts}
 */
export function playwrightCounts(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'))
  const failed = stats.unexpected + errors.length
  return {
    passed: stats.expected + stats.flaky,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: stats.skipped,
  }
}

/**
 * Reads the last line of the Windows tests.
 * @returns {Counts}
 */
export function windowsCounts(output, exitCode) {
  const count = (what) => Number(output.match(new RegExp(`^Windows tests.*?(\\d+) ${what}`, 'm'))?.[1] ?? 0)
  const failed = count('failed')
  const nothing = count('passed') === 0 && failed === 0
  return {
    passed: count('passed'),
    failed: failed === 0 && (exitCode !== 0 || nothing) ? 1 : failed,
    skipped: count('skipped'),
  }
}
