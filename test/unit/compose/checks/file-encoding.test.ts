import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openProject } from '../fixes/apply-fix.ts'

const web = 'services:\n  web:\n    image: x\n'
const le = (text: string) => Buffer.from(text, 'utf16le')
const mark16 = Buffer.from([0xff, 0xfe])
const mark8 = Buffer.from([0xef, 0xbb, 0xbf])
const latin = (text: string) => Buffer.from(text, 'latin1')
const built = 'services:\n  web:\n    build: .\n'
const dockerfile = 'FROM alpine\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n'
const script = '#!/bin/sh\necho hi\n'

async function encodingFindings(files: Readonly<Record<string, string | Uint8Array>>) {
  const project = await openProject(files)
  const { findings } = await project.look()
  return findings
    .filter(({ rule }) => rule === 'compose/file-encoding' || rule === 'compose/env-file-encoding')
    .map(({ severity, variant, where }) => `${severity} ${variant} ${where.file}:${where.line}`)
}

describe('compose/file-encoding', () => {
  it.each([
    ['letters of Windows in a comment', latin(`${web}# Müller\n`), 'error latin compose.yml:4'],
    ['UTF-16 without a mark', le(web), 'error wide compose.yml:1'],
    ['UTF-16 with a mark', Buffer.concat([mark16, le(web)]), 'info readable compose.yml:1'],
  ])('says what compose does with a compose file: %s', async (_, content, expected) => {
    expect(await encodingFindings({ 'compose.yml': content })).toEqual([expected])
  })

  it.each([
    ['a mark', Buffer.concat([mark8, Buffer.from(web)])],
    ['Windows line ends', web.replaceAll('\n', '\r\n')],
    ['umlauts in UTF-8', `${web}# Müller\n`],
  ])('is silent about what does no harm: %s', async (_, content) => {
    expect(await encodingFindings({ 'compose.yml': content })).toEqual([])
  })

  it('knows a Dockerfile in UTF-16', async () => {
    const found = await encodingFindings({ 'compose.yml': built, Dockerfile: Buffer.concat([mark16, le(dockerfile)]) })
    expect(found).toEqual(['error dockerfile Dockerfile:1'])
  })

  it.each([
    ['a mark', Buffer.concat([mark8, Buffer.from(script)]), 'script-mark'],
    ['UTF-16', Buffer.concat([mark16, le(script.replaceAll('\n', '\r\n'))]), 'script'],
  ])('knows a script that cannot be started: %s', async (_, content, variant) => {
    const found = await encodingFindings({ 'compose.yml': built, Dockerfile: dockerfile, 'start.sh': content })
    expect(found).toEqual([`error ${variant} start.sh:1`])
  })

  it('warns of a mark in a script that a shell reads', async () => {
    const files = {
      'compose.yml': `${web}    command: sh /s/start.sh\n    volumes: ["./:/s"]\n`,
      'start.sh': Buffer.concat([mark8, Buffer.from(script)]),
    }
    expect(await encodingFindings(files)).toEqual(['warning script-mark-shell start.sh:1'])
  })

  it('looks at scripts that an image runs when it sets itself up', async () => {
    const files = {
      'compose.yml': 'services:\n  db:\n    image: postgres\n    volumes: ["./init:/docker-entrypoint-initdb.d:ro"]\n',
      'init/10-user.sh': Buffer.concat([mark8, Buffer.from(script)]),
      'init/20-data.sh': script.replaceAll('\n', '\r\n'),
    }
    const project = await openProject(files)
    chmodSync(join(project.root, 'init/20-data.sh'), 0o644)
    const { findings } = await project.look()
    expect(
      findings.filter(({ severity }) => severity === 'error').map(({ rule, where }) => `${rule} ${where.file}`),
    ).toEqual(['compose/crlf-script init/20-data.sh', 'compose/file-encoding init/10-user.sh'])
  })
})

describe('compose/env-file-encoding', () => {
  it('warns of a value that is no UTF-8, and not of a comment', async () => {
    expect(await encodingFindings({ 'compose.yml': web, '.env': latin('A=1\nPASSWORD=Müller\n') })).toEqual([
      'warning latin .env:2',
    ])
    expect(await encodingFindings({ 'compose.yml': web, '.env': latin('# für alle\nA=1\n') })).toEqual([])
  })
})

describe('compose/convert-to-utf8', () => {
  it.each([
    ['a compose file with letters of Windows', 'compose.yml', latin(`${web}# Müller \u0080\n`), `${web}# Müller €\n`],
    ['a compose file in UTF-16 without a mark', 'compose.yml', le(web), web],
    ['an env file from PowerShell', '.env', Buffer.concat([mark16, le('A=ü\r\n')]), 'A=ü\r\n'],
    ['a script with a mark', 'start.sh', Buffer.concat([mark8, Buffer.from(script)]), script],
    ['a script from PowerShell', 'start.sh', Buffer.concat([mark16, le(script.replaceAll('\n', '\r\n'))]), script],
  ])('saves %s as UTF-8, and puts it back', async (_, file, content, expected) => {
    const project = await openProject({
      'compose.yml': built,
      Dockerfile: dockerfile,
      'start.sh': script,
      [file]: content,
    })
    const rule = file === '.env' ? 'compose/env-file-encoding' : 'compose/file-encoding'
    const { outcome, undo } = await project.apply(rule, 'compose/convert-to-utf8')
    expect(outcome).toBe('verified')
    expect(Buffer.from(project.read(file), 'latin1').toString('utf8')).toBe(expected)
    await undo()
    expect(Buffer.from(project.read(file), 'latin1')).toEqual(Buffer.from(content))
  })
})
