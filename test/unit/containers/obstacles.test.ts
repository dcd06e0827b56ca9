import { describe, expect, it } from 'vitest'
import { imageArchitecture, isForeign } from '../../../engine/containers/architecture.ts'
import type { ContainerLog } from '../../../engine/containers/facts.ts'
import type { Image } from '../../../engine/containers/images/image-facts.ts'
import { imageBaseName, isImageName, mayBeAsked, registryOf } from '../../../engine/containers/images/image-name.ts'
import { container, ended, judge, made, service } from './stack.ts'

const missing = (
  name: string,
  services: string[],
  answer: NonNullable<Image['registry']>['answer'],
  loggedIn = false,
) => ({
  name,
  services,
  present: false,
  registry: { answer, detail: 'no', host: registryOf(name), loggedIn },
})

describe('an image that is missing', () => {
  it.each([
    ['denied', 'error'],
    ['not-found', 'error'],
    ['rate-limit', 'error'],
    ['not-a-name', 'error'],
    ['unreachable', 'error'],
    ['no-answer', 'warning'],
  ] as const)('%s: %s, and explains that nothing was brought up', (answer, severity) => {
    const { lines } = judge([service('web', { image: 'acme/web' })], [], [], [], {
      images: [missing('acme/web', ['web'], answer)],
    })
    expect(lines[0]).toBe(`${severity} image-missing_${answer} web`)
    expect(lines[1]).toBe(`info not-created_never${severity === 'error' ? ' <- image-missing web' : ''}`)
  })

  it('is only a warning where docker has a login that was not used', () => {
    const images = [missing('ghcr.io/acme/web', ['web'], 'denied', true)]
    expect(judge([service('web')], [], [], [], { images }).lines[0]).toBe('warning image-missing_denied web')
  })

  it('is nothing where the registry has it, or was not asked', () => {
    const images = [missing('a', ['web'], 'has-it'), missing('b', ['web'], 'not-asked')]
    expect(judge([service('web')], [], [], [], { images }).lines).toEqual(['info not-created_never'])
  })
})

describe('a name that is taken', () => {
  const services = [service('db', { containerName: 'shop-db' })]
  const holder = (more: object = {}) =>
    container('db', {
      name: 'shop-db',
      relation: 'other',
      belongs: false,
      compose: {
        project: 'old',
        service: 'db',
        workingDirectory: '/old',
        configFiles: [],
        oneOff: false,
        dependsOn: [],
      },
      ...more,
    })

  it('by a stopped container of another project can be put aside, or the name be given up', () => {
    const { lines, findings } = judge(services, [holder({ state: 'exited' })])
    expect(lines).toEqual(['error name-taken db', 'info not-created_never <- name-taken db'])
    expect(findings[0]?.fixes.map(({ id, risk, undoable }) => [id, risk, undoable])).toEqual([
      ['containers/rename-holder', 'ask', true],
      ['containers/drop-container-name', 'safe', true],
    ])
  })

  it('by a running one is never renamed', () => {
    const { lines, findings } = judge(services, [holder()])
    expect(lines[0]).toBe('error name-taken_running db')
    expect(findings[0]?.fixes.map(({ id }) => id)).toEqual(['containers/drop-container-name'])
  })

  it('is kept where another service calls it by that name', () => {
    const place = { file: 'compose.yaml', line: 1, column: 1 }
    const web = service('web', { environment: [{ name: 'DB', value: 'postgres://shop-db:5432', place }] })
    const { findings } = judge([...services, web], [holder()])
    expect(findings.find(({ rule }) => rule === 'containers/name-taken')?.fixes).toEqual([])
  })

  it('by a container without labels, or of a service that was renamed', () => {
    const { compose: _, ...byHand } = holder({ state: 'exited' })
    expect(judge(services, [byHand]).lines[0]).toBe('error name-taken_by-hand db')
    const renamed = ended('database', 0, { name: 'shop-db' })
    expect(judge(services, [renamed]).lines[0]).toBe('error name-taken_renamed-service db')
  })

  it('is not said of what compose takes over', () => {
    expect(judge(services, [container('db', { name: 'shop-db' })]).lines).toEqual([])
    const otherCopy = container('db', { name: 'shop-db', relation: 'other-copy', belongs: false })
    expect(judge(services, [otherCopy]).lines).toEqual(['info not-created_other-copy'])
  })
})

describe('a program that the processor does not know', () => {
  const log = (id: string): ContainerLog => ({
    id,
    container: 'shop-web-1',
    service: 'web',
    lines: [{ stream: 'stderr', text: 'exec /app: exec format error' }],
    truncated: false,
  })
  const image = (architecture: string): Image => ({ name: 'shop', services: ['web'], present: true, architecture })
  const judgeWith = (web: ReturnType<typeof container>, architecture: string, engine = 'x86_64', platform?: string) =>
    judge([service('web', platform === undefined ? {} : { platform })], [web], [log(web.id)], [], {
      images: [image(architecture)],
      architecture: engine,
    })

  it('because the image is for another one explains the end', () => {
    const { lines, findings } = judgeWith(ended('web', 1), 'arm64')
    expect(lines).toEqual(['error exec-format web', 'error exited web <- exec-format web'])
    expect(findings[0]?.fixes.map(({ id }) => id)).toEqual(['containers/renew-image'])
    const pinned = judgeWith(ended('web', 1), 'arm64', 'x86_64', 'linux/arm64')
    expect(pinned.findings[0]?.fixes.map(({ id }) => id)).toEqual(['containers/drop-platform'])
  })

  it("in the engine's own words, where newer ones put them", () => {
    const web = made('web', { error: 'exec /app: exec format error', exitCode: 255 })
    expect(judge([service('web')], [web], [], [], { images: [image('arm64')] }).lines).toEqual([
      'error exec-format web',
      'error exited_not-startable web <- exec-format web',
    ])
  })

  it('because it is a script without a first line', () => {
    const { lines, findings } = judgeWith(ended('web', 1), 'amd64')
    expect(lines[0]).toBe('error exec-format_script web')
    expect(findings[0]?.fixes).toEqual([])
  })

  it('that runs all the same is only noted', () => {
    expect(judgeWith(container('web'), 'amd64', 'aarch64').lines).toEqual(['info exec-format_emulated web'])
  })

  describe('before it was started', () => {
    const judgePlanned = (architecture: string, platform?: string, operatingSystem = 'Debian GNU/Linux 12') =>
      judge([service('web', { image: 'shop', ...(platform !== undefined && { platform }) })], [], [], [], {
        images: [image(architecture)],
        architecture: 'x86_64',
        operatingSystem,
      })

    it.each([
      ['arm64', undefined, 'warning exec-format_before-start web'],
      ['amd64', 'linux/arm64', 'warning exec-format_before-start web'],
      ['amd64', 'linux/aarch64', 'warning exec-format_before-start web'],
      ['amd64', 'arm64', 'warning exec-format_before-start web'],
      ['arm64', 'linux/amd64', undefined],
      ['amd64', 'linux', undefined],
      ['386', undefined, undefined],
    ])('an image for %s with platform %s: %s', (architecture, platform, said) => {
      const { lines } = judgePlanned(architecture, platform)
      expect(lines.filter((line) => line.includes('exec-format'))).toEqual(said === undefined ? [] : [said])
    })

    it('names the line, offers to take the platform out, and knows who translates', () => {
      const [finding] = judgePlanned('amd64', 'linux/arm64').findings
      expect(finding?.where).toMatchObject({ service: 'web', file: 'compose.yaml' })
      expect(finding?.fixes.map(({ id }) => id)).toEqual(['containers/drop-platform'])
      expect(judgePlanned('arm64', undefined, 'Docker Desktop').lines).toContain('info exec-format_emulated web')
    })
  })
})

describe('names', () => {
  it('of registries and images are read as docker reads them', () => {
    expect(
      ['postgres:15', 'acme/web', 'ghcr.io/acme/web:1', 'localhost/web', 'localhost:5000/web'].map(registryOf),
    ).toEqual(['docker.io', 'docker.io', 'ghcr.io', 'localhost', 'localhost:5000'])
    expect(['postgres:15', 'ghcr.io/acme/web@sha256:0', 'localhost:5000/a/b:1'].map(imageBaseName)).toEqual([
      'postgres',
      'web',
      'b',
    ])
  })

  it('of registries decide whether one is asked before anybody said yes', () => {
    const asked = ['docker.io', 'ghcr.io', '127.0.0.1:5000', 'localhost:5000', 'evil.example', '127.0.0.1.evil.example']
    expect(asked.filter((registry) => mayBeAsked(registry, ['corp.example']))).toEqual(asked.slice(0, 4))
    expect(mayBeAsked('corp.example', ['corp.example'])).toBe(true)
  })

  it('takes capital letters for a host, as docker does, and refuses names that would be read in another way', () => {
    expect(registryOf('INTRANET/web')).toBe('intranet')
    expect(mayBeAsked(registryOf('INTRANET/web'), [])).toBe(false)
    const digest = `sha256:${'a'.repeat(64)}`
    const good = [
      'nginx',
      'nginx:1.27-alpine',
      'acme/web_app.x--y:1',
      `ghcr.io/a/b/c:1@${digest}`,
      'localhost:5000/web',
    ]
    expect(good.filter(isImageName)).toEqual(good)
    const bad = [
      'evil.example%2Fx',
      'evil%2Eexample%2Fx',
      'quay.io/../evil.example/x',
      '../containers/x',
      'a?b',
      'a#b',
      'a b',
      'a//b',
      'Nginx',
      '',
      'a:',
      'a\n',
      'x'.repeat(500),
      `${'a-'.repeat(190)}!`,
    ]
    expect(bad.filter(isImageName)).toEqual([])
  })

  it('of processors are compared in the words of images', () => {
    expect(['x86_64', 'aarch64', 'riscv64'].map(imageArchitecture)).toEqual(['amd64', 'arm64', 'riscv64'])
    expect(isForeign('386', 'x86_64')).toBe(false)
    expect(isForeign('arm', 'aarch64')).toBe(false)
    expect(isForeign('arm64', 'x86_64')).toBe(true)
    expect(isForeign('amd64', 'armv7l')).toBe(true)
  })
})
