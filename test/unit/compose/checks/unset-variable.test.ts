// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/unset-variable.ts'
import type { Files } from '../../project/project-on-disk.ts'
import { containerOf, listOf } from '../container-of.ts'
import { readFacts } from '../read-facts.ts'

const web = 'services:\n  web:\n    image: x\n    environment:\n      KEY: ${KEY}\n'

async function judge(files: Files, containers?: ReturnType<typeof listOf>) {
  const drafts = check.judge(await readFacts(files), { containers })
  return drafts.map(({ severity, variant, values, where }) => ({
    severity,
    variant,
    variable: values['variable'],
    service: where.service,
    line: where.line,
  }))
}

describe('compose/unset-variable', () => {
  it('says nothing about variables with a value or a default', async () => {
    expect(await judge({ 'compose.yaml': web, '.env': 'KEY=1\n' })).toEqual([])
    expect(await judge({ 'compose.yaml': web, '.env': 'KEY=\n' })).toEqual([])
    expect(await judge({ 'compose.yaml': web.replace('${KEY}', '${KEY:-}') })).toEqual([])
  })

  it('is an error where compose refuses', async () => {
    expect(await judge({ 'compose.yaml': web.replace('${KEY}', '${KEY:?make one}') })).toMatchObject([
      { severity: 'error', variant: 'required-message', variable: 'KEY', service: 'web', line: 5 },
    ])
    expect(await judge({ 'compose.yaml': web.replace('${KEY}', '${KEY?}') })).toMatchObject([{ variant: 'required' }])
  })

  it('is a warning when nothing says that a value is needed', async () => {
    expect(await judge({ 'compose.yaml': web })).toMatchObject([{ severity: 'warning', variant: 'empty' }])
  })

  it('is an error when the example lists it and nobody has made an .env', async () => {
    expect(await judge({ 'compose.yaml': web, '.env.example': 'KEY=\n' })).toMatchObject([
      { severity: 'error', variant: 'no-env-file' },
    ])
  })

  it('with an .env, is an error only when the example has a value', async () => {
    const files = { 'compose.yaml': web, '.env': 'OTHER=1\n' }
    expect(await judge({ ...files, '.env.example': 'KEY=x\n' })).toMatchObject([
      { severity: 'error', variant: 'not-in-env-file' },
    ])
    expect(await judge({ ...files, '.env.example': 'KEY=\n' })).toMatchObject([{ severity: 'warning' }])
  })

  it('is no error for a service that is seen running well', async () => {
    const files = { 'compose.yaml': web, '.env.example': 'KEY=\n' }
    expect(await judge(files, listOf(containerOf('web')))).toMatchObject([{ severity: 'warning' }])
    expect(await judge(files, listOf(containerOf('web', { restartCount: 3 })))).toMatchObject([{ severity: 'error' }])
    expect(await judge(files, listOf(containerOf('web', { belongs: false })))).toMatchObject([{ severity: 'error' }])
  })

  it('is a note for a service that is not started, and counts each variable of a service once', async () => {
    const text = `${web}      AGAIN: $KEY\n    profiles: [debug]\n`
    expect(await judge({ 'compose.yaml': text })).toMatchObject([{ severity: 'info', line: 5 }])
  })
})
