import { describe, expect, it } from 'vitest'
import { addVolume, giveTime, prefixWords } from '../../../../engine/compose/start/edit-start.ts'

const service = (lines: string) => `services:\n  api: # the page\n    image: x\n${lines}`
const prefix = prefixWords('api', 'command', ['/bin/sh', '/e.sh'])

describe('words in front of a command', () => {
  it.each([
    ['    command: run ${A} # c\n', '    command: /bin/sh /e.sh run ${A} # c\n'],
    [`    command: "run 'x'"\n`, `    command: "/bin/sh /e.sh run 'x'"\n`],
    [`    command: 'run'\n`, `    command: '/bin/sh /e.sh run'\n`],
    ['    command: ["run", x] # c\n', '    command: ["/bin/sh", "/e.sh", "run", x] # c\n'],
    ['    command: [\n      "run",\n    ]\n', '    command: ["/bin/sh", "/e.sh", \n      "run",\n    ]\n'],
    [
      '    command:\n    # first\n    - run # c\n    - x\n',
      '    command:\n    # first\n    - /bin/sh\n    - /e.sh\n    - run # c\n    - x\n',
    ],
    ['    command:\n        - run\n', '    command:\n        - /bin/sh\n        - /e.sh\n        - run\n'],
    ['    command: >\n      sh -c\n      "run"\n', '    command: >\n      /bin/sh /e.sh sh -c\n      "run"\n'],
    ['    command: |-\n\n      run\n', '    command: |-\n\n      /bin/sh /e.sh run\n'],
  ])('%j', (before, after) => {
    expect(prefix(service(before))).toBe(service(after))
  })

  it('keeps Windows line ends', () => {
    const before = service('    command:\n      - run\n').replaceAll('\n', '\r\n')
    expect(prefix(before)).toBe(
      service('    command:\n      - /bin/sh\n      - /e.sh\n      - run\n').replaceAll('\n', '\r\n'),
    )
  })

  it.each([
    ['an anchor', service('    command: &c [run]\n  other:\n    image: x\n    command: *c\n')],
    ['a merge', 'x-b: &b\n  command: run\nservices:\n  api:\n    <<: *b\n    image: x\n'],
    ['none', service('')],
    ['null', service('    command:\n')],
  ])('is refused for %s', (_, text) => {
    expect(prefix(text)).toBeUndefined()
  })
})

describe('a volume more', () => {
  const add = addVolume('api', './e.sh:/e.sh:ro')
  it.each([
    ['', '    volumes: ["./e.sh:/e.sh:ro"]\n'],
    [
      '    volumes:\n    - a:/a # c\n    # end\n    tty: true\n',
      '    volumes:\n    - a:/a # c\n    - ./e.sh:/e.sh:ro\n    # end\n    tty: true\n',
    ],
    ['    volumes: [a:/a, "b:/b"]\n', '    volumes: [a:/a, "b:/b", "./e.sh:/e.sh:ro"]\n'],
    [
      '    volumes:\n      - type: bind\n        source: ./a\n        target: /a\n',
      '    volumes:\n      - type: bind\n        source: ./a\n        target: /a\n      - ./e.sh:/e.sh:ro\n',
    ],
  ])('%j', (before, after) => {
    expect(add(service(before))).toBe(service(after))
  })

  it('is refused where the list is inherited', () => {
    expect(add('x-b: &b\n  volumes: [a:/a]\nservices:\n  api:\n    <<: *b\n    image: x\n')).toBeUndefined()
  })
})

describe('more time for a health check', () => {
  const give = giveTime('api', '200s')
  it.each([
    [
      '    healthcheck:\n      test: x # c\n      start_period: 5s # c\n',
      '    healthcheck:\n      test: x # c\n      start_period: 200s # c\n',
    ],
    [
      '    healthcheck:\n      test: x\n      # c\n    tty: true\n',
      '    healthcheck:\n      test: x\n      start_period: 200s\n      # c\n    tty: true\n',
    ],
    ['    healthcheck: {test: x}\n', '    healthcheck: {test: x, start_period: 200s}\n'],
    ['    tty: true\n', '    tty: true\n'],
  ])('%j', (before, after) => {
    expect(give(service(before))).toBe(service(after))
  })
})
