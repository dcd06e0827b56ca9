import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openReport } from '../../../engine/report/open-report.ts'
import { temporaryFolder } from '../../support/machine.ts'

const reasonFor = async (path: string) => {
  const opened = await openReport(path)
  return opened.ok ? undefined : opened.reason.key
}

describe('what is no report', () => {
  it('is said by its kind, not by the system’s error', async () => {
    const folder = temporaryFolder()
    const written = (name: string, content: string) => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    }
    expect(await reasonFor(join(folder, 'nowhere.zip'))).toBe('report.open.missing')
    expect(await reasonFor(folder)).toBe('report.open.is-folder')
    expect(await reasonFor(written('a.json', '{ "schema": 1 }'))).toBe('report.open.other-shape')
    expect(await reasonFor(written('b.json', 'no JSON'))).toBe('report.open.not-readable')
    expect(await reasonFor(written('c.zip', 'PK no zip'))).toBe('report.open.not-readable')
  })
})
