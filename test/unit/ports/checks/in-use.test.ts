import { describe, expect, it } from 'vitest'
import type { Container } from '../../../../engine/containers/facts.ts'
import heldByOtherStack from '../../../../engine/ports/checks/held-by-other-stack.ts'
import inUse from '../../../../engine/ports/checks/in-use.ts'
import type { BindOutcome, ListenerTable, WantedPort } from '../../../../engine/ports/facts.ts'
import { container, othersContainer, proxy, python, table, tested, wanted } from '../facts.ts'

function judge(
  port: WantedPort,
  outcome: BindOutcome,
  listeners: ListenerTable = table(),
  containers?: readonly Container[],
  check: Pick<typeof heldByOtherStack, 'judge'> = inUse,
) {
  const list = { endpoint: 'unix:///x', truncated: false, readAt: '', tookMs: 1, containers: [...(containers ?? [])] }
  return check.judge(
    { wanted: [port], bindTests: tested(port, outcome), listeners },
    containers === undefined ? {} : { containers: list },
  )
}

const judgeOtherStack = (...given: Parameters<typeof judge>) => {
  const [port, outcome, listeners, containers] = given
  return judge(port, outcome, listeners, containers, heldByOtherStack)
}

describe('ports/in-use', () => {
  it('says nothing about a free port', () => {
    expect(judge(wanted(), 'free')).toEqual([])
  })

  it('names the program, with pid and start time', () => {
    const [finding, ...more] = judge(wanted(), 'in-use', table([{ pids: [4242] }], [python]), [])
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      variant: 'by-process',
      where: { service: 'web', file: 'compose.yaml', line: 5, port: 8000 },
      values: { port: 8000, program: 'python3', pid: 4242 },
      data: { holder: 'process', pid: 4242, startTime: 'boot/77', program: 'python3', address: '127.0.0.1' },
    })
    expect(finding?.evidence.map(({ text }) => text).join('\n')).toContain('python3 -m x')
  })

  it('finds the holder on another address that is in the way', () => {
    const [finding] = judge(wanted(), 'in-use', table([{ family: 'ipv6', address: '::', pids: [4242] }], [python]))
    expect(finding?.variant).toBe('by-process')
    const elsewhere = judge(wanted(), 'in-use', table([{ address: '127.0.0.2', pids: [4242] }], [python]))
    expect(elsewhere[0]?.variant).toBe('by-hidden')
  })

  it('says nothing when the service itself publishes the port', () => {
    expect(judge(wanted(), 'in-use', table([{ pids: [99] }], [proxy]), [container()])).toEqual([])
    // On the host's network a process of the container holds it.
    const inside = { ...python, containerId: container().id }
    expect(judge(wanted(), 'in-use', table([{ pids: [4242] }], [inside]), [container({ ports: [] })])).toEqual([])
  })

  it('names the container behind a forwarder, even where there is no socket at all', () => {
    expect(judge(wanted(), 'in-use', table([{ pids: [99] }], [proxy]), [othersContainer])).toEqual([])
    const [finding] = judgeOtherStack(wanted(), 'in-use', table([{ pids: [99] }], [proxy]), [othersContainer])
    expect(finding).toMatchObject({
      values: { container: 'blog-api-1', project: 'blog', otherService: 'api' },
      data: { holder: 'container', containerId: othersContainer.id },
    })
    expect(finding?.data).not.toHaveProperty('pid')
    expect(judgeOtherStack(wanted(), 'free', table(), [othersContainer])).toHaveLength(1)
  })

  it('only warns about a forwarder when the engine does not answer', () => {
    const [finding] = judge(wanted(), 'in-use', table([{ pids: [99] }], [proxy]))
    expect(finding).toMatchObject({ variant: 'by-forwarder', severity: 'warning' })
  })

  it('knows that a forwarder works for another engine when this one does not know the port', () => {
    const [finding] = judge(wanted(), 'in-use', table([{ pids: [99] }], [proxy]), [])
    expect(finding?.variant).toBe('by-other-engine')
    expect(finding).not.toHaveProperty('severity')
  })

  it('names a container without compose, and one of the project that should not be there', () => {
    const { compose: _, ...lone } = othersContainer
    expect(judge(wanted(), 'in-use', table(), [lone])).toMatchObject([{ variant: 'by-container' }])
    const orphan = container({
      compose: { ...container().compose, service: 'old' } as NonNullable<Container['compose']>,
    })
    expect(judge(wanted(), 'in-use', table(), [orphan])).toMatchObject([{ variant: 'by-own' }])
  })

  it('leaves two services that want the same port to the other rule', () => {
    const api = wanted({ service: 'api' })
    const findings = inUse.judge(
      { wanted: [wanted(), api], bindTests: tested(api, 'in-use'), listeners: table([{ pids: [99] }], [proxy]) },
      { containers: { endpoint: '', truncated: false, readAt: '', tookMs: 1, containers: [container()] } },
    )
    expect(findings).toEqual([])
  })

  it('tells TCP from UDP', () => {
    const udp = wanted({ protocol: 'udp' })
    expect(judge(udp, 'free', table([{ pids: [4242] }], [python]), [othersContainer])).toEqual([])
  })
})
