import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/crlf-script.ts'
import { readFacts } from '../read-facts.ts'

const compose = { 'compose.yaml': 'services:\n  web:\n    build: .\n' }
const dockerfile = 'FROM x\nWORKDIR /app\nCOPY run.sh ./\nCMD ["./run.sh"]\n'

async function judge(script: string, text = dockerfile) {
  return check.judge(await readFacts({ ...compose, Dockerfile: text, 'run.sh': script }), {})
}

describe('compose/crlf-script', () => {
  it('says nothing about Unix line ends, or a script that nobody starts', async () => {
    expect(await judge('#!/bin/sh\nexec a\n')).toEqual([])
    expect(await judge('#!/bin/sh\r\nexec a\r\n', 'FROM x\nCOPY run.sh /\nCMD ["b"]\n')).toEqual([])
  })

  it('names the interpreter that nobody has', async () => {
    expect(await judge('#!/bin/sh\r\nexec a\r\n')).toMatchObject([
      {
        where: { service: 'web', file: 'run.sh', line: 1 },
        values: { interpreter: '/bin/sh' },
        severity: 'error',
        evidence: [{ text: '#!/bin/sh\\r\\n' }, { source: 'Dockerfile', line: 4 }],
      },
    ])
  })

  it('is a warning for a few lines behind a right first one', async () => {
    expect(await judge('#!/bin/sh\na\nb\r\nc\nd\n')).toMatchObject([{ severity: 'warning', variant: 'lines' }])
  })

  it('believes a Dockerfile that converts', async () => {
    const converting = dockerfile.replace('CMD', "RUN sed -i 's/\\r$//' run.sh\nCMD")
    expect(await judge('#!/bin/sh\r\nexec a\r\n', converting)).toEqual([])
  })
})
