import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { diagnose } from '../../engine/core/diagnose.ts'
import { registry } from '../../engine/core/registry.ts'
import { runProcess } from '../../engine/core/run-process.ts'
import { testMachine } from '../support/machine.ts'
import { eventually, whyNoDocker } from './support/docker-stack.ts'

/** A small disk of its own takes root's rights. */
const reason = whyNoDocker() ?? (process.getuid?.() === 0 ? undefined : 'only root can mount a small disk')

describe.skipIf(reason !== undefined)(`a full disk${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  it('is the root cause of the service that could not write', async () => {
    const root = mkdtempSync(join(tmpdir(), 'stackmedic-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', root])
    const compose = (...words: string[]) =>
      runProcess('docker', ['compose', ...words], { cwd: root, timeoutMs: 120_000, environment: process.env })
    onTestFinished(async () => {
      await compose('down', '--timeout', '0')
      execFileSync('umount', ['--lazy', root])
      rmSync(root, { recursive: true, force: true })
    })
    mkdirSync(join(root, 'data'))
    const fill = "f = open('/data/f', 'wb')\nwhile True: f.write(b'a' * 65536); f.flush()"
    writeFileSync(
      join(root, 'compose.yaml'),
      [
        `name: stackmedic-full-${process.pid}`,
        'services:',
        '  db:',
        '    image: stackmedic-test/python',
        '    volumes: ["./data:/data"]',
        `    command: ${JSON.stringify(['python3', '-c', fill])}`,
        '',
      ].join('\n'),
    )
    await compose('up', '-d')
    const look = async () => {
      const request = { root, machine: testMachine(), signal: new AbortController().signal }
      return (await diagnose(request, registry)).findings
    }
    const findings = await eventually(look, (found) => found.some(({ rule }) => rule === 'containers/exited'), 20_000)
    const roots = findings.filter(({ rootCause, severity }) => rootCause && severity === 'error')
    expect(roots.map(({ rule, variant }) => [rule, variant])).toEqual([['system/disk-low', 'full']])
    expect(findings[0]?.rule).toBe('system/disk-low')
    expect(findings[0]?.fixes.map(({ id }) => id)).toContain('docker/free-disk')
    const exited = findings.find(({ rule }) => rule === 'containers/exited')
    expect(exited?.explainedBy.length).toBeGreaterThan(0)
  })
})
