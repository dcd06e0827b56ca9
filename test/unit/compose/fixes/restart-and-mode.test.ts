import { execFileSync } from 'node:child_process'
import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openProject } from './apply-fix.ts'

describe('compose/no-restart-policy', () => {
  const text =
    'services:\n  db:\n    image: postgres # data\n  web:\n    image: x\n    ports: ["80:80"]\n  job:\n    image: x\n  kept:\n    image: redis\n    restart: always\n'

  it('is one note for all services that are meant to run on, and its fix adds one line to each', async () => {
    const project = await openProject({ 'compose.yaml': text })
    expect(await project.findingOf('compose/no-restart-policy')).toMatchObject({
      severity: 'info',
      data: { services: ['db', 'web'] },
    })
    const applied = await project.apply('compose/no-restart-policy', 'compose/add-restart-policy')
    expect(applied.outcome).toBe('verified')
    expect(project.read('compose.yaml')).toBe(
      text
        .replace('# data\n', '# data\n    restart: unless-stopped\n')
        .replace('["80:80"]\n', '["80:80"]\n    restart: unless-stopped\n'),
    )
  })

  it('says nothing about what ends by itself', async () => {
    const project = await openProject({ 'compose.yaml': 'services:\n  job:\n    image: x\n' })
    expect((await project.look()).findings.map(({ rule }) => rule)).not.toContain('compose/no-restart-policy')
  })
})

describe.skipIf(process.platform === 'win32')('compose/script-not-executable', () => {
  const rule = 'compose/script-not-executable'
  const dockerfile = 'FROM x\nWORKDIR /app\nCOPY run.sh ./\nCMD ["./run.sh"]\n'
  const open = async (text = dockerfile, mode = 0o640) => {
    const project = await openProject({
      'compose.yaml': 'services:\n  web:\n    build: .\n',
      Dockerfile: text,
      'run.sh': '#!/bin/sh\nexec a\n',
    })
    const path = join(project.root, 'run.sh')
    chmodSync(path, mode)
    return { project, mode: () => statSync(path).mode & 0o777 }
  }

  it('gives the bit to whoever may read, and takes it back', async () => {
    const { project, mode } = await open()
    expect(await project.findingOf(rule)).toMatchObject({
      severity: 'error',
      where: { service: 'web', file: 'run.sh' },
    })
    const applied = await project.apply(rule, 'compose/make-executable')
    expect(applied.outcome).toBe('verified')
    expect(mode()).toBe(0o750)
    expect(await applied.undo()).toMatchObject({ outcome: 'undone' })
    expect(mode()).toBe(0o640)
  })

  it('counts only what the stage does that is built, where that takes the file from the folder', async () => {
    const said = async (text: string) =>
      (await (await open(text)).project.look()).findings.some((finding) => finding.rule === rule)
    const builder = 'FROM x AS build\nWORKDIR /app\nCOPY run.sh ./\nRUN chmod +x run.sh\n'
    const start = 'CMD ["./run.sh"]\n'
    const last = 'FROM x\nWORKDIR /app\n'
    expect(await said(`${builder}${last}COPY . .\n${start}`)).toBe(true)
    expect(await said(`${builder}FROM build\n${start}`)).toBe(false)
    expect(await said(`${builder}${last}COPY . .\nCOPY --from=build /app/run.sh .\n${start}`)).toBe(false)
    expect(await said(`${last}COPY --chmod=755 run.sh ./\n${start}`)).toBe(false)
    expect(await said(`${last}COPY run.sh ./\nRUN <<END\nchmod +x run.sh\nEND\n${start}`)).toBe(false)
  })

  it('has Git keep it so where Git keeps the file, and takes that back, too', async () => {
    const { project, mode } = await open()
    const git = (...words: string[]) => execFileSync('git', words, { cwd: project.root, encoding: 'utf8' })
    git('init', '-q')
    git('add', '--chmod=-x', 'run.sh')
    const applied = await project.apply(rule, 'compose/make-executable')
    expect([applied.outcome, mode(), git('ls-files', '-s').slice(0, 6)]).toEqual(['verified', 0o750, '100755'])
    expect(applied.preview.steps.map(({ preview }) => preview?.type)).toEqual([undefined, 'command'])
    expect(await applied.undo()).toMatchObject({ outcome: 'undone' })
    expect([mode(), git('ls-files', '-s').slice(0, 6)]).toEqual([0o640, '100644'])
  })

  it('leaves Git alone where it does not keep the file, and starts nothing that the folder names', async () => {
    const { project } = await open()
    const git = (...words: string[]) => execFileSync('git', words, { cwd: project.root, encoding: 'utf8' })
    git('init', '-q')
    git('config', 'core.fsmonitor', 'touch started; false')
    const applied = await project.apply(rule, 'compose/make-executable')
    expect([applied.outcome, applied.preview.steps.length]).toEqual(['verified', 1])
    expect(() => statSync(join(project.root, 'started'))).toThrow('ENOENT')
  })

  it.each([
    ['the bit is there', dockerfile, 0o755],
    ['a shell starts it', dockerfile.replace('["./run.sh"]', '["sh", "./run.sh"]'), 0o644],
    ['the Dockerfile sets it', dockerfile.replace('CMD', 'RUN chmod +x run.sh\nCMD'), 0o644],
  ])('says nothing where %s', async (_, text, mode) => {
    const { project } = await open(text, mode)
    expect((await project.look()).findings.map((one) => one.rule)).not.toContain(rule)
  })
})
