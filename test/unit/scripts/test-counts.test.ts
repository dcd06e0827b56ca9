import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/machine.ts'

const script = join(import.meta.dirname, '..', '..', '..', 'scripts', 'parts', 'test-counts.mjs')
const { playwrightCounts, sumCounts, vitestCounts, windowsCounts } = await import(pathToFileURL(script).href)

function reportFile(content: unknown): string {
  const file = join(temporaryFolder(), 'report.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1, testResults: [] }
const playwright = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] }

describe('counts of a group', () => {
  it('are Vitest’s own', () => {
    expect(vitestCounts(reportFile(vitest), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 })
  })

  it('hold a file that could not be loaded as a failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
    ]
    expect(vitestCounts(reportFile({ ...vitest, numFailedTests: 1, testResults }), 1).failed).toBe(2)
  })

  it('hold an error outside of all tests as a failure', () => {
    expect(vitestCounts(reportFile(vitest), 1).failed).toBe(1)
  })

  it('hold a run that wrote no report as a failure', () => {
    const missing = join(temporaryFolder(), 'missing.json')
    expect(vitestCounts(missing, 0).failed).toBe(1)
    expect(playwrightCounts(missing, 0).failed).toBe(1)
  })

  it('are Playwright’s own, and its errors outside of tests', () => {
    expect(playwrightCounts(reportFile(playwright), 1)).toEqual({ passed: 4, failed: 1, skipped: 2 })
    expect(playwrightCounts(reportFile({ ...playwright, errors: [{}] }), 1).failed).toBe(2)
  })

  it('are what the Windows tests say last, and a failure when they say nothing', () => {
    expect(windowsCounts('Windows tests: 12 passed, 1 skipped\n', 0)).toEqual({ passed: 12, failed: 0, skipped: 1 })
    const failed = 'Windows tests failed (exit code 1, 10 passed, 2 failed)'
    expect(windowsCounts(failed, 1)).toEqual({ passed: 10, failed: 2, skipped: 0 })
    expect(windowsCounts('', 0).failed).toBe(1)
    expect(windowsCounts('Windows tests failed (exit code 1, 10 passed, 0 failed)', 1).failed).toBe(1)
  })

  it('add up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 })
    expect(sumCounts([])).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
})
