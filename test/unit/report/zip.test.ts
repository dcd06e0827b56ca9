import { buffer } from 'node:stream/consumers'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Diagnosis } from '../../../engine/core/diagnose.ts'
import { reportSchema } from '../../../engine/report/schema.ts'
import { zipReport } from '../../../engine/report/zip.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { sampleDiagnosis, sampleReport } from './sample-diagnosis.ts'

const en = createTranslator('en')
const localFileHeader = 0x04034b50

/** The files of a zip whose local headers hold the sizes. */
function unzip(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>()
  for (let at = 0; bytes.readUInt32LE(at) === localFileHeader; ) {
    const size = bytes.readUInt32LE(at + 18)
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26)
    const start = nameEnd + bytes.readUInt16LE(at + 28)
    const content = bytes.subarray(start, start + size)
    const stored = bytes.readUInt16LE(at + 8) === 0
    files.set(bytes.toString('utf8', at + 30, nameEnd), String(stored ? content : inflateRawSync(content)))
    at = start + size
  }
  return files
}

function withLogs(value: unknown): Diagnosis {
  const fact = { id: 'containers/logs', state: 'known', readAt: '', durationMs: 1, value } as const
  return { ...sampleDiagnosis, facts: { ...sampleDiagnosis.facts, 'containers/logs': fact } }
}

const zipped = async (diagnosis: Diagnosis) => unzip(await buffer(zipReport(sampleReport(diagnosis), en)))

describe('zipReport', () => {
  it('holds the report twice, to read and to open', async () => {
    const files = await zipped(sampleDiagnosis)
    expect([...files.keys()]).toEqual(['report.html', 'report.json'])
    expect(reportSchema.safeParse(JSON.parse(files.get('report.json') ?? '')).success).toBe(true)
    expect(files.get('report.html')).toContain('<!doctype html>')
  })

  it('holds each container’s log, redacted and harmless', async () => {
    const line = {
      time: '2026-11-20T12:00:00Z',
      stream: 'stdout',
      text: 'url postgres://a:hunter2@db \u001b[2Jcleared',
    }
    const files = await zipped(withLogs([{ id: '1', container: 'shop-db-1', lines: [line], truncated: false }]))
    expect(files.get('logs/shop-db-1.txt')).toBe('2026-11-20T12:00:00Z url postgres://a:[redacted]@db cleared')
    for (const text of files.values()) expect(text).not.toContain('hunter2')
  })

  it('keeps hostile names inside of its folder and apart from each other', async () => {
    const names = ['../../etc/passwd', '..', 'a', 'A', 'C:\\x']
    const files = await zipped(withLogs(names.map((container) => ({ container, lines: [] }))))
    const logs = [...files.keys()].filter((name) => name.startsWith('logs/'))
    expect(logs).toEqual(['logs/.._.._etc_passwd.txt', 'logs/_.txt', 'logs/a.txt', 'logs/A-2.txt', 'logs/C__x.txt'])
  })

  it('does without logs that are of another shape', async () => {
    expect([...(await zipped(withLogs({ unexpected: true }))).keys()]).toEqual(['report.html', 'report.json'])
  })
})
