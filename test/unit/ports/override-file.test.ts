import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { newOverrideName, withPublishedPorts } from '../../../engine/ports/override-file.ts'
import { movedPorts } from '../../../engine/ports/published-ports.ts'
import type { PublishedPort } from '../../../engine/project/facts.ts'

describe('the override file', () => {
  it('is made with the ports in quotes', () => {
    expect(withPublishedPorts('', 'web', ['22:22', '8001:80'])).toBe(
      'services:\n  web:\n    ports: !override\n      - "22:22"\n      - "8001:80"\n',
    )
  })

  it('keeps everything else, comments and line ends too', () => {
    const old = '# mine\r\nservices:\r\n  db:\r\n    image: "x" # keep\r\n    ports: !reset []\r\n'
    const text = withPublishedPorts(old, 'web', ['1:2']) ?? ''
    expect(text.startsWith(old)).toBe(true)
    expect(text.slice(old.length)).toBe('  web:\r\n    ports: !override\r\n      - "1:2"\r\n')
  })

  it('replaces ports that it set before', () => {
    const once = withPublishedPorts('', 'web', ['1:2']) ?? ''
    expect(withPublishedPorts(once, 'web', ['3:2'])).toBe(once.replace('1:2', '3:2'))
  })

  it('does not touch what it cannot read', () => {
    expect(withPublishedPorts('a: [', 'web', ['1:2'])).toBeUndefined()
    expect(withPublishedPorts('services: 5\n', 'web', ['1:2'])).toBeUndefined()
    expect(withPublishedPorts('- a\n', 'web', ['1:2'])).toBeUndefined()
  })

  it('has the name that compose looks for', () => {
    expect(newOverrideName('docker-compose.yml')).toBe('docker-compose.override.yml')
    expect(newOverrideName('compose.yaml')).toBe('compose.override.yaml')
    expect(newOverrideName('stack.yml')).toBeUndefined()
  })
})

describe('the ports of a service that moves', () => {
  const port = (changes: Partial<PublishedPort>): PublishedPort => ({
    hostPort: 8000,
    containerPort: 80,
    protocol: 'tcp',
    place: { file: 'compose.yaml', line: 5, column: 9 },
    text: '',
    variables: [],
    ...changes,
  })

  it('keep what is not moved as it is written', () => {
    const ports = [
      port({ text: '- "${A:-8000}:80"' }),
      port({
        hostPort: 9000,
        text: '- "${B:-9000}:81/udp" # why',
        place: { file: 'compose.yaml', line: 6, column: 9 },
      }),
      port({
        hostAddress: '::1',
        hostPort: 5,
        containerPort: 6,
        protocol: 'udp',
        text: 'target: 6',
        place: { file: 'compose.yaml', line: 9, column: 9 },
      }),
    ]
    expect(movedPorts(ports, ({ hostPort }) => hostPort === 8000, 8001)).toEqual([
      '8001:80',
      '${B:-9000}:81/udp',
      '[::1]:5:6/udp',
    ])
  })

  it('split a range when one of it moves', () => {
    const range = [0, 1, 2].map((index) =>
      port({ hostPort: 8000 + index, containerPort: 80 + index, text: '- "8000-8002:80-82"' }),
    )
    expect(movedPorts(range, ({ hostPort }) => hostPort === 8001, 9000)).toEqual(['8000:80', '9000:81', '8002:82'])
  })

  it('are still one list for YAML', () => {
    const text =
      withPublishedPorts(
        '',
        'web',
        movedPorts([port({})], () => true, 8001),
      ) ?? ''
    expect(parse(text, { logLevel: 'silent' })).toEqual({ services: { web: { ports: ['8001:80'] } } })
  })
})
