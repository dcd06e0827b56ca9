import { createTwoFilesPatch } from 'diff'
import { describe, expect, it } from 'vitest'
import {
  addProperty,
  type Edit,
  replaceHealthcheckTest,
  waitUntilHealthy,
} from '../../../../engine/compose/edit/service.ts'

const check = { test: '["CMD", "x"]', interval: '3s' }
const addCheck = addProperty('db', 'healthcheck', check)
const wait = waitUntilHealthy('web', 'db')

/** The changed lines alone, `-` for those that went and `+` for those that came. */
function changes(edit: Edit, text: string): string[] {
  const result = edit(text)
  if (result === undefined) return ['refused']
  const patch = createTwoFilesPatch('a', 'b', text, result, '', '', { context: 0 })
  return patch.split('\n').filter((line) => /^[-+](?![-+]{2} )/.test(line))
}

const lines = (...text: string[]) => `${text.join('\n')}\n`
const cases: readonly (readonly [name: string, edit: Edit, text: string, changed: readonly string[]])[] = [
  [
    'a comment behind the last property and one below it',
    addCheck,
    lines('services:', '  db:', '    image: postgres # pinned', '    # ports: none', '', '  web:', '    image: x'),
    ['+    healthcheck:', '+      test: ["CMD", "x"]', '+      interval: 3s'],
  ],
  [
    'a service at the end of a file without a last newline',
    addCheck,
    'services:\n  db:\n    image: postgres',
    [
      '-    image: postgres',
      '+    image: postgres',
      '+    healthcheck:',
      '+      test: ["CMD", "x"]',
      '+      interval: 3s',
    ],
  ],
  [
    'four columns of indent',
    addCheck,
    lines(
      'services:',
      '    db:',
      '        image: postgres',
      '        volumes:',
      '            - a:/b',
      '',
      'volumes:',
      '    a:',
    ),
    ['+        healthcheck:', '+            test: ["CMD", "x"]', '+            interval: 3s'],
  ],
  [
    'odd indentation: one column, then three',
    addCheck,
    lines('services:', ' db:', '    image: postgres', ' web:', '    image: x'),
    ['+    healthcheck:', '+       test: ["CMD", "x"]', '+       interval: 3s'],
  ],
  [
    'Windows line ends',
    addCheck,
    'services:\r\n  db:\r\n    image: postgres # a\r\n  web:\r\n    image: x\r\n',
    ['+    healthcheck:\r', '+      test: ["CMD", "x"]\r', '+      interval: 3s\r'],
  ],
  [
    'a service on one line',
    addCheck,
    lines('services:', '  db: {image: postgres}  # small', '  web: {image: x}'),
    [
      '-  db: {image: postgres}  # small',
      '+  db: {image: postgres, healthcheck: {test: ["CMD", "x"], interval: 3s}}  # small',
    ],
  ],
  [
    'a merge key in front',
    addCheck,
    lines('x-base: &base', '  restart: always', 'services:', '  db:', '    <<: *base', '    image: postgres'),
    ['+    healthcheck:', '+      test: ["CMD", "x"]', '+      interval: 3s'],
  ],
  [
    'a text over several lines at the end of a service',
    addCheck,
    lines(
      'services:',
      '  db:',
      '    image: postgres',
      '    command: |',
      '      a',
      '      b',
      '',
      '  web:',
      '    image: x',
    ),
    ['+    healthcheck:', '+      test: ["CMD", "x"]', '+      interval: 3s'],
  ],
  [
    'a property without a value at the end',
    addCheck,
    lines('services:', '  db:', '    image: postgres', '    networks:', '      back:', '  web:', '    image: x'),
    ['+    healthcheck:', '+      test: ["CMD", "x"]', '+      interval: 3s'],
  ],
  [
    'a list over several lines in brackets',
    addCheck,
    lines(
      'services:',
      '  db:',
      '    image: postgres',
      '    ports: [',
      '      "1:1", # one',
      '    ]',
      '  web: {image: x}',
    ),
    ['+    healthcheck:', '+      test: ["CMD", "x"]', '+      interval: 3s'],
  ],
  [
    'a service that is an alias',
    addCheck,
    lines('x-db: &db', '  image: postgres', 'services:', '  db: *db'),
    ['refused'],
  ],
  [
    'a service that others share through an anchor',
    addCheck,
    lines('services:', '  db: &db', '    image: postgres', '  other:', '    <<: *db'),
    ['refused'],
  ],
  [
    'a list of names with comments',
    wait,
    lines(
      'services:',
      '  web:',
      '    depends_on:',
      '      # the data',
      '      - db # main',
      '      - "cache"',
      '    image: x',
    ),
    [
      '-      - db # main',
      '-      - "cache"',
      '+      db: # main',
      '+        condition: service_healthy',
      '+      "cache":',
      '+        condition: service_started',
    ],
  ],
  [
    'a list in the column of its key, with Windows line ends',
    wait,
    'services:\r\n  web:\r\n    depends_on:\r\n    - db\r\n    image: x\r\n',
    ['-    - db\r', '+      db:\r', '+        condition: service_healthy\r'],
  ],
  [
    'a list on one line',
    wait,
    lines('services:', '  web:', '    depends_on: [ db, cache ] # both'),
    [
      '-    depends_on: [ db, cache ] # both',
      '+    depends_on: { db: {condition: service_healthy}, cache: {condition: service_started} } # both',
    ],
  ],
  [
    'a mapping with the wrong condition',
    wait,
    lines(
      'services:',
      '  web:',
      '    depends_on:',
      '      db:',
      '        condition: service_started # fast',
      '        restart: true',
    ),
    ['-        condition: service_started # fast', '+        condition: service_healthy # fast'],
  ],
  [
    'a mapping without a condition',
    wait,
    lines(
      'services:',
      '  web:',
      '    depends_on:',
      '      db:',
      '        restart: true',
      '      cache: {condition: service_started}',
    ),
    ['+        condition: service_healthy'],
  ],
  [
    'a mapping with an empty value',
    wait,
    lines('services:', '  web:', '    depends_on:', '      db: # soon', '      cache: {condition: service_started}'),
    ['+        condition: service_healthy'],
  ],
  [
    'no depends_on at all, because the link says it',
    wait,
    lines('services:', '  web:', '    image: x', '    links:', '      - db', '# end'),
    ['+    depends_on:', '+      db:', '+        condition: service_healthy'],
  ],
  [
    'a list that two services share',
    wait,
    lines('services:', '  web:', '    depends_on: &deps', '      - db', '  worker:', '    depends_on: *deps'),
    ['refused'],
  ],
  [
    'a test in brackets',
    replaceHealthcheckTest('web', '["CMD", "y"]'),
    lines(
      'services:',
      '  web:',
      '    healthcheck:',
      '      test: ["CMD", "curl", "-f", "http://a"] # why',
      '      retries: 3',
    ),
    ['-      test: ["CMD", "curl", "-f", "http://a"] # why', '+      test: ["CMD", "y"] # why'],
  ],
  [
    'a test as a list over several lines',
    replaceHealthcheckTest('web', '["CMD", "y"]'),
    lines(
      'services:',
      '  web:',
      '    healthcheck:',
      '      test:',
      '        - CMD',
      '        - curl',
      '',
      '      retries: 3',
    ),
    ['-      test:', '-        - CMD', '-        - curl', '+      test: ["CMD", "y"]'],
  ],
  [
    'a test as a plain text',
    replaceHealthcheckTest('web', '["CMD", "y"]'),
    lines('services:', '  web:', '    healthcheck:', '      test: curl -f http://a || exit 1', '      retries: 3'),
    ['-      test: curl -f http://a || exit 1', '+      test: ["CMD", "y"]'],
  ],
  [
    'a test as a folded text',
    replaceHealthcheckTest('web', '["CMD", "y"]'),
    lines(
      'services:',
      '  web:',
      '    healthcheck:',
      '      test: >-',
      '        curl -f',
      '        http://a',
      '      retries: 3',
    ),
    ['-      test: >-', '-        curl -f', '-        http://a', '+      test: ["CMD", "y"]'],
  ],
]

describe('edits of a compose file touch only the lines that they must', () => {
  it.each(cases)('%s', (_, edit, text, changed) => {
    expect(changes(edit, text)).toEqual(changed)
  })

  it('refuses what is not valid YAML, and a service that is not there', () => {
    expect(addCheck('services:\n  db: [\n')).toBeUndefined()
    expect(addCheck('services:\n  web:\n    image: x\n')).toBeUndefined()
    expect(addCheck('services:\n  db:\n    image: a\n    healthcheck:\n      disable: true\n')).toBeUndefined()
  })

  it('refuses aliases that expand without bounds', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (const [name, from] of [
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'c'],
      ['e', 'd'],
      ['f', 'e'],
      ['g', 'f'],
    ]) {
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${from}`).join(', ')}]`)
    }
    expect(addCheck(lines(...bomb, 'services:', '  db:', '    image: postgres'))).toBeUndefined()
  })
})
