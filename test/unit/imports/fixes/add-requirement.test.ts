import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../../engine/core/finding.ts'
import addRequirement from '../../../../engine/imports/fixes/add-requirement.ts'
import { temporaryFolder, testMachine } from '../../../support/machine.ts'

const finding = (data: Finding['data'], more: Partial<Finding> = {}): Finding => ({
  id: 'imports/requirement-missing:1',
  rule: 'imports/requirement-missing',
  area: 'imports',
  severity: 'error',
  where: { service: 'api', file: 'requirements.txt' },
  values: {},
  data,
  evidence: [],
  fixes: [],
  rootCause: true,
  explainedBy: [],
  ...more,
})
const missing = finding({ module: 'psycopg', distribution: 'psycopg', file: 'requirements.txt' })

describe('a requirement that was added', () => {
  const said = (more: Partial<Finding>) =>
    finding(
      {},
      { rule: 'logs/module-not-found', where: { service: 'api' }, values: { module: 'psycopg.rows' }, ...more },
    )
  const disproved = (findings: Finding[], output = '') =>
    addRequirement.disprovedBy?.(missing, { findings, output })?.key

  it('has not helped when the log still misses the module', () => {
    expect(disproved([said({})])).toBe('imports.reasons.still-missing')
    expect(disproved([said({ values: { module: 'other' } })])).toBeUndefined()
    expect(disproved([said({ where: { service: 'web' } })])).toBeUndefined()
    expect(disproved([said({ where: {} })])).toBeUndefined()
    // It was written before the stack was brought up again.
    expect(disproved([said({ rootCause: false })])).toBeUndefined()
    expect(disproved([])).toBeUndefined()
  })

  it.each([
    ['ERROR: No matching distribution found for psycopg', true],
    ['ERROR: Could not find a version that satisfies the requirement psycopg[binary] (from versions: none)', true],
    ['Because psycopg was not found in the package registry and you require psycopg', true],
    ['error: Failed to fetch: `https://pypi.org/simple/psycopg/`', true],
    ['ERROR: No matching distribution found for psycopg-pool', false],
    ['ERROR: No matching distribution found for psycopg2', false],
    ['no space left on device', false],
    ['', false],
  ])('has not helped when nobody has the package: %j', (output, expected) => {
    expect(disproved([], output) === 'imports.reasons.not-to-be-had').toBe(expected)
  })

  it.each([
    ['psycopg', undefined, 'psycopg[binary]'],
    ['psycopg2', undefined, 'psycopg2-binary'],
    ['psycopg', '3.2.1', 'psycopg==3.2.1'],
    ['redis', undefined, 'redis'],
  ])('%s %s is written as %s, which needs no compiler', async (distribution, version, line) => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'requirements.txt'), 'fastapi\n')
    const data = { module: distribution, distribution, file: 'requirements.txt', ...(version && { version }) }
    const { signal } = new AbortController()
    const planned = await addRequirement.plan({
      finding: finding(data),
      facts: {},
      root,
      machine: testMachine(),
      signal,
    })
    expect(readFileSync(join(root, 'requirements.txt'), 'utf8')).toBe('fastapi\n')
    const [step] = planned.ok ? planned.steps : []
    const content = step !== undefined && 'content' in step ? String(step.content) : ''
    expect(Buffer.from(content, 'base64').toString()).toBe(`fastapi\n${line}\n`)
  })
})
