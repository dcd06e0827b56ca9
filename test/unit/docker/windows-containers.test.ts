import { describe, expect, it } from 'vitest'
import check from '../../../engine/docker/checks/windows-containers.ts'
import type { Endpoint, Endpoints } from '../../../engine/docker/facts.ts'
import type { ComposeModel } from '../../../engine/project/facts.ts'
import { service } from '../containers/stack.ts'

const host = 'npipe:////./pipe/docker_engine'

function judge(osType: string, ...images: readonly string[]) {
  const endpoint: Endpoint = {
    host,
    transport: 'pipe',
    contexts: ['default'],
    accepts: true,
    state: 'ok',
    osType,
    tookMs: 1,
  }
  const endpoints: Endpoints = { choice: { host, reason: 'default' }, endpoints: [endpoint], problems: [], tookMs: 1 }
  const services = images.map((image, index) => service(`s${index}`, { image }))
  const compose: ComposeModel = { name: 'shop', files: [], services, volumes: [], networks: [], problems: [] }
  return check.judge({ endpoints, compose }, {})
}

describe('an engine that runs Windows containers', () => {
  it('cannot run images for Linux', () => {
    const [draft, ...others] = judge(
      'windows',
      'mcr.microsoft.com/windows/servercore:ltsc2022',
      'postgres:16',
      'redis:7',
    )
    expect(others).toEqual([])
    expect(draft?.values).toEqual({ host, image: 'postgres:16', count: 2 })
  })

  it('is right for images for Windows, and a Linux engine for all others', () => {
    expect(judge('windows', 'mcr.microsoft.com/windows/nanoserver:ltsc2022')).toEqual([])
    expect(judge('linux', 'postgres:16')).toEqual([])
  })
})
