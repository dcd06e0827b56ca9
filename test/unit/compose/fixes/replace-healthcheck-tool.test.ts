import { describe, expect, it } from 'vitest'
import fix from '../../../../engine/compose/fixes/replace-healthcheck-tool.ts'
import { healthRequest, requestedUrl } from '../../../../engine/compose/health-request.ts'
import type { Finding } from '../../../../engine/core/finding.ts'
import { testMachine } from '../../../support/machine.ts'
import { projectOnDisk } from '../../project/project-on-disk.ts'
import { readFacts } from '../read-facts.ts'

async function plan(service: string, tool = 'curl') {
  const files = { 'compose.yaml': `services:\n  web:\n${service}` }
  const facts = await readFacts(files)
  const finding = {
    where: { service: 'web', file: 'compose.yaml' },
    data: { tool },
  } as unknown as Finding
  if (fix.fits?.(finding, facts) !== true) return 'not offered'
  const root = projectOnDisk(files)
  const planned = await fix.plan({ finding, facts, root, machine: testMachine(), signal: new AbortController().signal })
  if (!planned.ok) return planned.reason.key
  const [step] = planned.steps
  const text = Buffer.from((step as unknown as { content: string }).content, 'base64').toString()
  return /test: (.*)/.exec(text)?.[1]
}

const check = (test: string) => `    healthcheck:\n      test: ${test}\n`
const request = "import urllib.request as u; u.urlopen('http://localhost:8000/health', timeout=2)"

describe('compose/replace-healthcheck-tool', () => {
  it('asks with Python where the container starts Python', async () => {
    const service = `    image: team/api\n    command: uvicorn app:app\n${check('["CMD", "curl", "-f", "http://localhost:8000/health"]')}`
    expect(await plan(service)).toBe(`["CMD", "python3", "-c", "${request}"]`)
    expect(await plan(service.replace('uvicorn app:app', 'java -jar x'))).toBe('not offered')
  })

  it('lets the shell fill in variables of the container', async () => {
    const service = `    image: python:3.12\n${check('curl -f http://localhost:$${PORT}/health || exit 1')}`
    expect(await plan(service)).toBe(`["CMD-SHELL", "python3 -c \\"${request.replace('8000', '$${PORT}')}\\""]`)
  })

  it('asks with Node.js, or with the wget of Alpine', async () => {
    const test = check('["CMD", "curl", "http://localhost/"]')
    expect(await plan(`    image: node:20\n${test}`)).toContain('"node", "-e"')
    expect(await plan(`    image: nginx:alpine\n${test}`)).toBe('["CMD", "wget", "-qO/dev/null", "http://localhost/"]')
    expect(await plan(`    image: nginx:alpine\n${test}`, 'wget')).toBe('not offered')
  })

  it('leaves alone what is more than a plain request', () => {
    expect(requestedUrl(['CMD', 'curl', '-X', 'POST', 'http://a'])).toBeUndefined()
    expect(requestedUrl(['CMD', 'curl', '-k', 'https://a'])).toBeUndefined()
    expect(requestedUrl(['CMD-SHELL', 'curl http://a && curl http://b'])).toBeUndefined()
    expect(requestedUrl(['CMD-SHELL', 'pg_isready'])).toBeUndefined()
    expect(requestedUrl(['CMD-SHELL', 'curl -f localhost:80/a || exit 1'])).toBe('http://localhost:80/a')
  })

  it('never lets an address out of its quotes', () => {
    expect(requestedUrl(['CMD-SHELL', `curl "http://a/');import os;('"`])).toBe('http://a/')
    expect(JSON.parse(healthRequest('python', 'http://a/b?c=d')).at(-1)).toContain("'http://a/b?c=d'")
  })
})
