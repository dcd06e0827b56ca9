import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../../../../engine/project/settings-file.ts'
import { readProjectCommands } from '../../../../engine/project/trust/project-commands.ts'
import { TrustedFolders } from '../../../../engine/project/trust/trusted-folders.ts'
import { temporaryFolder } from '../../../support/machine.ts'

function projectWith(settings: string): { folder: string; data: string; trusted: TrustedFolders } {
  const base = temporaryFolder()
  const [folder, data] = [join(base, 'project'), join(base, 'data')]
  mkdirSync(folder)
  writeFileSync(join(folder, 'stackmedic.yaml'), settings)
  return { folder, data, trusted: new TrustedFolders(data) }
}

async function fingerprintIn(folder: string): Promise<string> {
  return (await readProjectCommands(folder))?.fingerprint ?? 'none'
}

const oneCheck = 'checks:\n  - name: seed\n    run: [./check.sh, "a b"]\n'

describe('trusted folders', () => {
  it('are nobody until the person says so, and are kept outside of the project', async () => {
    const { folder, trusted } = projectWith(oneCheck)
    const print = await fingerprintIn(folder)
    expect(await trusted.has(folder, print)).toBe(false)
    await trusted.add(folder, print)
    expect(await trusted.has(folder, print)).toBe(true)
    expect(readdirSync(folder)).toEqual(['stackmedic.yaml'])
    expect(await trusted.remove(folder)).toBe(true)
    expect(await trusted.has(folder, print)).toBe(false)
    expect(await trusted.remove(folder)).toBe(false)
  })

  it('are the same through a link', async () => {
    const { folder, trusted } = projectWith(oneCheck)
    const link = `${folder}-link`
    symlinkSync(folder, link)
    await trusted.add(link, await fingerprintIn(link))
    expect(await trusted.has(folder, await fingerprintIn(folder))).toBe(true)
    // The link leads to another folder now.
    const other = `${folder}-other`
    mkdirSync(other)
    writeFileSync(join(other, 'stackmedic.yaml'), oneCheck)
    renameSync(link, `${link}-old`)
    symlinkSync(other, link)
    expect(await trusted.has(link, await fingerprintIn(link))).toBe(false)
  })

  it('ask again after a rename', async () => {
    const { folder, trusted } = projectWith(oneCheck)
    await trusted.add(folder, await fingerprintIn(folder))
    renameSync(folder, `${folder}-renamed`)
    expect(await trusted.has(`${folder}-renamed`, await fingerprintIn(`${folder}-renamed`))).toBe(false)
    expect(await trusted.remove(folder), 'a folder that is gone can be taken off').toBe(true)
  })

  it.each<[string, (folder: string) => void]>([
    ['a word', (folder) => writeFileSync(join(folder, 'stackmedic.yaml'), oneCheck.replace('a b', 'a  b'))],
    ['what is expected', (folder) => writeFileSync(join(folder, 'stackmedic.yaml'), `${oneCheck}    timeout: 20\n`)],
    [
      'one more command',
      (folder) => writeFileSync(join(folder, 'stackmedic.yaml'), `${oneCheck}  - name: b\n    run: [b]\n`),
    ],
    ['the script that is named', (folder) => writeFileSync(join(folder, 'check.sh'), 'rm -rf ~')],
  ])('ask again after a change of %s', async (_, change) => {
    const { folder, trusted } = projectWith(oneCheck)
    writeFileSync(join(folder, 'check.sh'), 'exit 0')
    await trusted.add(folder, await fingerprintIn(folder))
    change(folder)
    expect(await trusted.has(folder, await fingerprintIn(folder))).toBe(false)
  })

  it('do not ask again after a change of something else', async () => {
    const { folder, trusted } = projectWith(oneCheck)
    await trusted.add(folder, await fingerprintIn(folder))
    writeFileSync(join(folder, 'stackmedic.yaml'), `# a comment\noptional: [mail]\n${oneCheck}`)
    writeFileSync(join(folder, 'other.sh'), '')
    expect(await trusted.has(folder, await fingerprintIn(folder))).toBe(true)
  })

  it('are nobody when the list was edited into something else', async () => {
    const { folder, data, trusted } = projectWith(oneCheck)
    const print = await fingerprintIn(folder)
    await trusted.add(folder, print)
    writeFileSync(join(data, 'trusted-folders.json'), JSON.stringify([{ root: folder, fingerprint: '*' }]))
    expect(await trusted.has(folder, print)).toBe(false)
    expect(await trusted.list()).toEqual([])
  })
})

describe('commands of a project', () => {
  it.each([
    ['an escape sequence', '"\\u001b[2Kls"'],
    ['a line break', '"ls\\nrm"'],
    ['a turned direction', '"\\u202egnp.sh"'],
    ['an invisible character', '"l\\u200bs"'],
    ['a word that is no text', '{a: b}'],
  ])('are refused with %s', (_, word) => {
    const { checks, problems } = readSettings(`checks:\n  - name: x\n    run: [${word}]\n`)
    expect(checks).toEqual([])
    expect(problems).not.toEqual([])
  })

  it.each(['run: ls -l', 'run: []', 'run: [""]', 'run: [ls]\n    shell: true', 'run: [ls]\n    timeout: 900'])(
    'are refused as `%s`',
    (line) => expect(readSettings(`checks:\n  - name: x\n    ${line}\n`).checks).toEqual([]),
  )

  it('have names that tell them apart', () => {
    expect(readSettings('checks:\n  - {name: x, run: [a]}\n  - {name: x, run: [b]}\n').checks).toEqual([])
  })

  it('are none where the file is a link out of the project', async () => {
    const { folder } = projectWith(oneCheck)
    const inside = join(folder, 'inside')
    mkdirSync(inside)
    symlinkSync(join(folder, 'stackmedic.yaml'), join(inside, 'stackmedic.yaml'))
    expect(await readProjectCommands(inside)).toBeUndefined()
  })
})
