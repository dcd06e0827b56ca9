import { describe, expect, it } from 'vitest'
import { container, ended, healthOf, judge, made, secondsBefore, service } from './stack.ts'

const db = service('db')
const web = service('web', { dependsOn: { db: 'service_healthy' } })
const healthy = { health: healthOf('healthy') }

describe('a stack that is well', () => {
  it('gives no finding', () => {
    expect(judge([db, web], [container('db', healthy), container('web')]).lines).toEqual([])
  })

  it('may have a one-shot that ended with 0', () => {
    const setup = service('setup')
    const needed = service('web', { dependsOn: { setup: 'service_completed_successfully' } })
    expect(judge([setup, needed], [ended('setup', 0), container('web')]).lines).toEqual([])
    expect(judge([setup, db], [ended('setup', 0), container('db')]).lines).toEqual([])
  })

  it('may have restarted a few times before it held', () => {
    const recovered = container('web', { restartCount: 3, startedAt: secondsBefore(45) })
    expect(judge([db, web], [container('db', healthy), recovered]).lines).toEqual([])
  })

  it('may leave out services of other profiles', () => {
    expect(judge([db, service('reports', { active: false })], [container('db')]).lines).toEqual([])
  })

  it('is not judged by leftovers of `compose run` and of services that are gone', () => {
    const oneOff = ended('web', 1)
    const run = { ...oneOff, id: 'f'.repeat(64), compose: { ...compose('web'), oneOff: true } }
    expect(judge([db, web], [container('db', healthy), container('web'), run, ended('gone', 1)]).lines).toEqual([])
  })

  const compose = (name: string) => ({ project: 'shop', service: name, configFiles: [], oneOff: false, dependsOn: [] })
})

describe('a stack that does not run', () => {
  it('and never did is a note', () => {
    expect(judge([db, web], []).lines).toEqual(['info not-created_never'])
  })

  it('of which another copy runs says where', () => {
    const other = container('db', {
      relation: 'other-copy',
      belongs: false,
      compose: {
        project: 'shop',
        service: 'db',
        workingDirectory: '/home/ben/shop',
        configFiles: [],
        oneOff: false,
        dependsOn: [],
      },
    })
    const { findings, lines } = judge([db, web], [other])
    expect(lines).toEqual(['info not-created_other-copy'])
    expect(findings[0]?.values['folder']).toBe('/home/ben/shop')
  })

  it('from this folder because the folder was renamed says which it was', () => {
    const moved = container('db', {
      relation: 'moved',
      compose: {
        project: 'shop',
        service: 'db',
        workingDirectory: '/home/ana/old',
        configFiles: [],
        oneOff: false,
        dependsOn: [],
      },
    })
    const { findings, lines } = judge([db], [moved])
    expect(lines).toEqual(['info not-created_moved'])
    expect(findings[0]?.values['folder']).toBe('/home/ana/old')
  })

  it.each([
    ['compose stop', [ended('db', 0), ended('web', 137)]],
    ['Ctrl+C', [ended('db', 0), ended('web', 130)]],
    ['a reboot', [ended('db', 255), ended('web', 255, { finishedAt: secondsBefore(61) })]],
  ])('because of %s is a note', (_what, containers) => {
    expect(judge([db, web], containers).lines).toEqual(['info not-created_stopped'])
  })

  it('because one failed before the rest was stopped is broken', () => {
    expect(judge([db, web], [ended('db', 0), ended('web', 1)]).lines).toContain('error exited web <- exited db')
  })
})

describe('a container that ended', () => {
  it.each([
    [1, 'error exited web'],
    [125, 'error exited_code-125 web'],
    [126, 'error exited_code-126 web'],
    [127, 'error exited_code-127 web'],
    [137, 'error exited_code-137 web'],
    [139, 'error exited_code-139 web'],
    [143, 'error exited_code-143 web'],
    [255, 'error exited_code-255 web'],
  ])('with %i', (code, line) => {
    expect(judge([db, service('web')], [container('db'), ended('web', code)]).lines).toEqual([line])
  })

  it('with 137 because memory ran out is something else', () => {
    const killed = ended('web', 137, { oomKilled: true, restartCount: 2 })
    expect(judge([db, service('web')], [container('db'), killed]).lines).toEqual(['error oom-killed web'])
  })

  it('with 0 though others need it is stopped, and explains who suffers', () => {
    const suffering = container('web', { health: healthOf('unhealthy') })
    expect(judge([db, web], [ended('db', 0), suffering]).lines).toEqual([
      'error exited_stopped db',
      'error unhealthy web <- exited db',
    ])
  })

  it('belongs to a profile that was not asked for: a note', () => {
    const reports = service('reports', { active: false })
    expect(judge([db, reports], [container('db'), ended('reports', 1)]).lines).toEqual(['info exited reports'])
  })

  it('shows its last words and what the engine knows', () => {
    const web = ended('web', 1)
    const lines = Array.from({ length: 40 }, (_, index) => ({ stream: 'stderr' as const, text: `line ${index}` }))
    const log = { id: web.id, container: web.name, service: 'web', lines, truncated: false }
    const [finding] = judge([db, service('web')], [container('db'), web], [log]).findings
    const [words, state] = finding?.evidence ?? []
    expect(words).toMatchObject({ kind: 'log', source: 'logs:web' })
    expect(words?.text.split('\n').at(-1)).toBe('line 39')
    expect(words?.text).not.toContain('line 1\n')
    expect(state).toMatchObject({ kind: 'measurement', source: 'inspect:web.State' })
    expect(state?.text).toContain('ExitCode=1')
  })
})

describe('a container that never ran', () => {
  it('because its port was taken names the port', () => {
    const error =
      'driver failed: Error starting userland proxy: listen tcp4 127.0.0.1:8000: bind: address already in use'
    const { findings, lines } = judge([db, service('web')], [container('db'), made('web', { error, exitCode: 128 })])
    expect(lines).toEqual(['error exited_port-taken web'])
    expect(findings[0]?.data['port']).toBe(8000)
  })

  it('because its program may not be executed says so', () => {
    const error = 'exec: "./entrypoint.sh": permission denied: unknown'
    expect(judge([db, service('web')], [container('db'), made('web', { error, exitCode: 126 })]).lines).toEqual([
      'error exited_not-startable-126 web',
    ])
  })

  it('because its dependency failed is blocked, with or without a container, all the way down', () => {
    const prestart = service('prestart', { dependsOn: { db: 'service_healthy' } })
    const backend = service('backend', { dependsOn: { prestart: 'service_completed_successfully' } })
    const page = service('page', { dependsOn: { backend: 'service_started' } })
    const services = [db, prestart, backend, page]
    const expected = [
      'error exited_code-255 prestart',
      'error blocked-by-dependency backend <- exited prestart',
      'error blocked-by-dependency page <- blocked-by-dependency backend',
    ]
    const started = [container('db', healthy), ended('prestart', 255)]
    expect(judge(services, [...started, made('backend'), made('page')]).lines).toEqual(expected)
    expect(judge(services, started).lines).toEqual(expected)
  })

  it('because its dependency is still starting waits', () => {
    const starting = container('db', { health: healthOf('starting') })
    expect(judge([db, web], [starting, made('web')]).lines).toEqual(['info blocked-by-dependency_waiting web'])
  })

  it('though nothing holds it up was left behind when compose gave up', () => {
    const cache = service('cache')
    expect(judge([db, web, cache], [ended('db', 1), made('web'), made('cache')]).lines).toEqual([
      'error exited db',
      'error blocked-by-dependency web <- exited db',
      'warning not-created_left-behind cache <- exited db',
    ])
  })

  it('is not held up by one that it can do without', () => {
    const optional = { service: 'db', condition: 'service_started' as const, required: false, place: web.place }
    const free = { ...service('web'), dependsOn: [optional] }
    expect(judge([db, free], [ended('db', 1), container('web')]).lines).toEqual(['error exited db'])
  })
})

describe('a restart loop', () => {
  it('is seen while it waits for the next try', () => {
    const looping = container('web', { state: 'restarting', exitCode: 255, restartCount: 4 })
    expect(judge([db, service('web')], [container('db'), looping]).lines).toEqual(['error restart-loop_code-255 web'])
  })

  it('is seen in the short life between two tries, when state and exit code say that all is well', () => {
    const alive = container('web', { restartCount: 4, startedAt: secondsBefore(2) })
    expect(judge([db, service('web')], [container('db'), alive]).lines).toEqual(['error restart-loop_running web'])
    const slower = container('web', { restartCount: 30, startedAt: secondsBefore(20) })
    expect(judge([db, service('web')], [container('db'), slower]).lines).toEqual(['error restart-loop_running web'])
  })

  it('is seen although the clock of the engine is off', () => {
    const alive = container('web', { restartCount: 4, startedAt: secondsBefore(-30) })
    expect(judge([db, service('web')], [container('db'), alive]).lines).toEqual(['error restart-loop_running web'])
    const old = container('web', { restartCount: 4, startedAt: secondsBefore(7200), health: healthOf('starting') })
    expect(judge([db, service('web')], [container('db'), old]).lines).toEqual(['error restart-loop_running web'])
  })

  it('is none when the container is healthy again', () => {
    const back = container('web', { restartCount: 4, startedAt: secondsBefore(5), ...healthy })
    expect(judge([db, service('web')], [container('db'), back]).lines).toEqual([])
  })
})

describe('an unhealthy container', () => {
  it.each([
    [1, 'error unhealthy web'],
    [126, 'error unhealthy_not-runnable web'],
    [127, 'error unhealthy_not-runnable web'],
    [-1, 'error unhealthy_no-result web'],
  ])('whose check ended with %i', (code, line) => {
    const sick = container('web', { health: healthOf('unhealthy', code, 'executable file not found') })
    const { findings, lines } = judge([db, service('web')], [container('db'), sick])
    expect(lines).toEqual([line])
    expect(findings[0]?.values).toMatchObject({ test: 'check it', count: 5 })
  })
})

describe('a lost dependency', () => {
  const api = service('api', {
    environment: [{ name: 'DATABASE_URL', value: 'postgresql://shop:p@ss@db:5432/shop', place: db.place }],
  })

  it('explains one that names it in its environment', () => {
    expect(judge([db, api], [ended('db', 1), container('api', { health: healthOf('unhealthy') })]).lines).toEqual([
      'error exited db',
      'error unhealthy api <- exited db',
    ])
  })

  it('does not explain one that has nothing to do with it', () => {
    const sick = container('web', { health: healthOf('unhealthy') })
    expect(judge([db, service('web')], [ended('db', 1), sick]).lines.sort()).toEqual([
      'error exited db',
      'error unhealthy web',
    ])
  })

  it('does not explain one that ended long before, unless that one named it', () => {
    const crashed = ended('api', 1, { finishedAt: secondsBefore(300) })
    expect(judge([db, api], [ended('db', 1), crashed]).lines.sort()).toEqual(['error exited api', 'error exited db'])
    const line = { stream: 'stderr' as const, text: 'could not translate host name "db" to address' }
    const log = { id: crashed.id, container: crashed.name, service: 'api', lines: [line], truncated: false }
    expect(judge([db, api], [ended('db', 1), crashed], [log]).lines).toEqual([
      'error exited db',
      'error exited api <- exited db',
    ])
  })
})

it('judges ten thousand services before anybody gives up waiting', () => {
  const services = Array.from({ length: 10_000 }, (_, index) =>
    service(`s${index}`, index === 0 ? {} : { dependsOn: { s0: 'service_started' } }),
  )
  const { lines } = judge(services, [ended('s0', 1)])
  expect(lines[0]).toBe('error exited s0')
  expect(lines).toHaveLength(10_000)
})

describe('a fix that was applied', () => {
  const fixed = (seconds: number) => [
    { fix: 'migrations/merge-heads', finding: 'migrations/multiple-heads:1', appliedAt: secondsBefore(seconds) },
  ]

  it('explains what ended before it: the stack has to be brought up again', () => {
    const { lines } = judge([db, web], [container('db', healthy), ended('web', 1)], [], fixed(30))
    expect(lines).toContainEqual(expect.stringContaining('exited'))
    expect(lines[0]).toBe('warning not-restarted')
    expect(lines[1]).toContain('<- not-restarted')
  })

  it('explains a container that starts itself again with the image from before it, until the stack was brought up', () => {
    const build = { context: '/shop', dockerfile: 'Dockerfile', arguments: {} }
    const looping = container('web', { state: 'restarting', exitCode: 1, startedAt: secondsBefore(2) })
    const judgeAfter = (fixes: ReturnType<typeof fixed>, web: ReturnType<typeof service>) =>
      judge([db, web], [container('db', healthy), looping], [], fixes).lines.join()
    expect(judgeAfter(fixed(30), service('web', { build }))).toContain('<- not-restarted')
    expect(judgeAfter(fixed(30), service('web'))).not.toContain('not-restarted')
    const upSince = { fix: 'containers/bring-up', finding: 'containers/not-restarted:1', appliedAt: secondsBefore(20) }
    expect(judgeAfter([upSince, ...fixed(30)], service('web', { build }))).not.toContain('not-restarted')
  })

  it('explains nothing that ended after it, and nothing in a stack that is well', () => {
    const after = judge([db, web], [container('db', healthy), ended('web', 1)], [], fixed(90)).lines
    expect(after.join()).not.toContain('not-restarted')
    expect(judge([db, web], [container('db', healthy), container('web')], [], fixed(30)).lines).toEqual([])
  })
})
