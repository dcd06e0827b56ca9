// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of the files that are read.
import { describe, expect, it } from 'vitest'
import { modelOf, serviceOf } from './project-on-disk.ts'

async function portsOf(yaml: string, environment?: Record<string, string>) {
  const model = await modelOf({ 'compose.yaml': `services:\n  web:\n    image: x\n    ports:\n${yaml}` }, environment)
  return { ports: serviceOf(model, 'web').ports, problems: model.problems }
}

describe('published ports', () => {
  it.each([
    ['80', { containerPort: 80, protocol: 'tcp' }],
    ['8080:80', { hostPort: 8080, containerPort: 80 }],
    ['127.0.0.1:8080:80', { hostAddress: '127.0.0.1', hostPort: 8080, containerPort: 80 }],
    ['[::1]:8080:80', { hostAddress: '::1', hostPort: 8080, containerPort: 80 }],
    ['127.0.0.1::80', { hostAddress: '127.0.0.1', containerPort: 80 }],
    ['5353:53/udp', { hostPort: 5353, containerPort: 53, protocol: 'udp' }],
    ['8000-8010:80', { hostPortRange: { first: 8000, last: 8010 }, containerPort: 80 }],
  ])('reads %s', async (text, expected) => {
    const { ports, problems } = await portsOf(`      - "${text}"\n`)
    expect(problems).toEqual([])
    expect(ports).toHaveLength(1)
    expect(ports[0]).toMatchObject(expected)
    expect(ports[0]?.hostPort).toBe('hostPort' in expected ? expected.hostPort : undefined)
  })

  it('expands ranges', async () => {
    const { ports } = await portsOf('      - "9000-9002:90-92"\n')
    expect(ports.map(({ hostPort, containerPort }) => [hostPort, containerPort])).toEqual([
      [9000, 90],
      [9001, 91],
      [9002, 92],
    ])
  })

  it('reads the long form and stands at its published line', async () => {
    const { ports } = await portsOf(
      '      - target: 80\n        host_ip: 127.0.0.1\n        published: "${PORT:-8080}"\n',
    )
    expect(ports[0]).toMatchObject({
      hostAddress: '127.0.0.1',
      hostPort: 8080,
      place: { line: 7, column: 20 },
      text: 'published: "${PORT:-8080}"',
      variables: ['PORT'],
    })
  })

  it('keeps the variables of the host port only, and the raw line', async () => {
    const { ports } = await portsOf('      - "${HOST:-127.0.0.1}:${WEB_PORT:-80}${DIGIT:-00}:${INNER:-80}"\n')
    expect(ports[0]).toMatchObject({
      hostPort: 8000,
      variables: ['WEB_PORT', 'DIGIT'],
      text: '- "${HOST:-127.0.0.1}:${WEB_PORT:-80}${DIGIT:-00}:${INNER:-80}"',
    })
  })

  it('counts of two entries that mean the same the later one', async () => {
    const { ports } = await portsOf('      - "8080:80"\n      - target: 80\n        published: 8080\n')
    expect(ports).toHaveLength(1)
    expect(ports[0]?.place.line).toBe(7)
  })

  it.each(['a:b', '99999:1', '1:2:3:4:5', '5-3:5-3', '1-3:1-2', '1.2.3.4:80', '80/xyz', '', '${NOPE}'])(
    'reports %j',
    async (text) => {
      const { ports, problems } = await portsOf(`      - "${text}"\n      - "81:81"\n`)
      expect(problems.filter(({ kind }) => kind === 'wrong-shape')).toMatchObject([
        { expected: 'port', place: { line: 5 } },
      ])
      expect(ports.map(({ hostPort }) => hostPort)).toEqual([81])
    },
  )

  it('bounds a range that publishes everything', async () => {
    const { ports, problems } = await portsOf('      - "1-65535:1-65535"\n')
    expect(ports.length).toBeLessThanOrEqual(2000)
    expect(problems).toMatchObject([{ kind: 'too-large' }])
  })
})
