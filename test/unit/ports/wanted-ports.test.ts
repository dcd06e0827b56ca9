import { describe, expect, it } from 'vitest'
import type { Container } from '../../../engine/containers/facts.ts'
import { wantedPorts } from '../../../engine/ports/wanted-ports.ts'
import type { ComposeModel, PublishedPort } from '../../../engine/project/facts.ts'
import { container } from './facts.ts'

const published: PublishedPort = {
  hostPort: 8000,
  containerPort: 80,
  protocol: 'tcp',
  place: { file: 'compose.yaml', line: 5, column: 9 },
  text: '- "${PORT:-8000}:80"',
  variables: ['PORT'],
}

function model(ports: readonly PublishedPort[], active = true): ComposeModel {
  const service = { name: 'web', active, ports }
  return { name: 'shop', files: ['compose.yaml'], services: [service] } as unknown as ComposeModel
}

const asksFor = (hostPort: number, changes: Partial<Container> = {}) =>
  container({
    state: 'created',
    ports: [],
    wantedPorts: [{ hostAddress: '', hostPort, containerPort: 80, protocol: 'tcp' }],
    ...changes,
  })

const before = Date.parse('2025-01-01')
const after = Date.parse('2027-01-01')

describe('the ports that a project wants', () => {
  it('are those of the compose files', () => {
    expect(wantedPorts(model([published]), [], before)).toMatchObject([{ service: 'web', hostPort: 8000 }])
  })

  it('are those of the container where compose was run with another environment', () => {
    expect(wantedPorts(model([published]), [asksFor(43_135)], before)).toMatchObject([
      { hostPort: 43_135, container: { name: 'shop-web-1', composePort: 8000 } },
    ])
  })

  it('are those of the files again as soon as a file is newer than the container', () => {
    expect(wantedPorts(model([published]), [asksFor(43_135)], after)).toMatchObject([{ hostPort: 8000 }])
  })

  it('do not come from containers where no variable decides, or of somebody else', () => {
    const fixed = { ...published, variables: [] }
    expect(wantedPorts(model([fixed]), [asksFor(1)], before)).toMatchObject([{ hostPort: 8000 }])
    expect(wantedPorts(model([published]), [asksFor(1, { belongs: false })], before)).toMatchObject([
      { hostPort: 8000 },
    ])
  })

  it('leave out what is not started, and what the engine may choose', () => {
    expect(wantedPorts(model([published], false), [], before)).toEqual([])
    const { hostPort: _, ...anyPort } = published
    expect(wantedPorts(model([anyPort, { ...published, hostPort: 0 }]), [], before)).toEqual([])
  })
})
