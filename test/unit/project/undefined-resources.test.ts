import { describe, expect, it } from 'vitest'
import { brief, modelOf } from './project-on-disk.ts'

const problemsOf = async (content: string, environment?: Readonly<Record<string, string>>) =>
  brief((await modelOf({ 'compose.yml': content }, environment)).problems)

describe('what no file defines', () => {
  it.each([
    ['a network', 'networks: [n]', 'n'],
    ['a network with settings', 'networks: {n: {}}', 'n'],
    ['a volume', 'volumes: ["data:/d"]', 'data'],
    ['a volume in the long form', 'volumes: [{type: volume, source: data, target: /d}]', 'data'],
    ['a secret', 'secrets: [s]', 's'],
    ['a secret in the long form', 'secrets: [{source: s, target: t}]', 's'],
    ['a config', 'configs: [c]', 'c'],
    ['a secret of the build', 'build: {context: ., secrets: [s]}', 's'],
  ])('is reported: %s', async (_, property, name) => {
    const [problem, ...more] = await problemsOf(`services:\n  a:\n    image: x\n    ${property}\n`)
    expect(more).toEqual([])
    expect(problem).toMatch(new RegExp(`^undefined-resource compose.yml:4:\\d+ ${name}$`))
  })

  it.each([
    ['the default network', 'networks: [default]'],
    ['a folder', 'volumes: ["./data:/d", "/data:/e", "~/data:/f"]'],
    ['a volume without a name', 'volumes: ["/d"]'],
    ['a defined one', 'networks: [known]\n    volumes: ["stock:/d"]\n    secrets: [key]\n    configs: [file]'],
    ['a service that nobody asked for', 'profiles: [p]\n    networks: [n]\n    env_file: missing.env'],
  ])('is not reported: %s', async (_, property) => {
    const defined =
      'networks: {known: {}}\nvolumes: {stock: {}}\nsecrets: {key: {environment: K}}\nconfigs: {file: {content: x}}\n'
    expect(await problemsOf(`services:\n  a:\n    image: x\n    ${property}\n${defined}`)).toEqual([])
  })

  it('reports networks beside the network of the host', async () => {
    expect(
      await problemsOf('services:\n  a:\n    image: x\n    network_mode: host\n    networks: [default]\n'),
    ).toEqual(['contradiction compose.yml:4:19 network_mode, networks'])
  })
})

describe('names that compose does not know', () => {
  it.each([
    ['build', 'build: {context: ., dockerfil: x}', 'services.a.build.dockerfil'],
    ['healthcheck', 'healthcheck: {tests: [CMD, x]}', 'services.a.healthcheck.tests'],
    ['deploy', 'deploy: {replica: 2}', 'services.a.deploy.replica'],
  ])('are found below %s', async (_, property, name) => {
    const found = await problemsOf(`services:\n  a:\n    image: x\n    ${property}\n`)
    expect(found).toEqual([expect.stringMatching(new RegExp(`^wrong-shape compose.yml:4:\\d+ ${name}$`))])
  })

  it('are found in a network', async () => {
    const found = await problemsOf('services: {a: {image: x}}\nnetworks:\n  n:\n    drive: bridge\n')
    expect(found).toEqual(['wrong-shape compose.yml:4:5 networks.n.drive'])
  })

  it('a health check must say how it is run', async () => {
    const found = await problemsOf('services:\n  a:\n    image: x\n    healthcheck:\n      test: [curl, x]\n')
    expect(found).toEqual(['wrong-shape compose.yml:5:13 curl'])
  })

  it('an environment is no list of mappings', async () => {
    const found = await problemsOf('services:\n  a:\n    image: x\n    environment:\n      - A: b\n')
    expect(found).toEqual(['wrong-shape compose.yml:5:9 services.a.environment'])
  })
})

describe('the name of the project', () => {
  const image = 'services: {a: {image: "i-${COMPOSE_PROJECT_NAME}"}}\n'
  it.each([
    ['its folder', image, {}, 'myproject'],
    ['the file', `name: shop # ours\n${image}`, {}, 'shop'],
    ['a variable in the file', `name: "\${WHO:-me}"\n${image}`, { WHO: 'you' }, 'you'],
    ['the environment', `name: shop\n${image}`, { COMPOSE_PROJECT_NAME: 'mine' }, 'mine'],
  ])('comes from %s and can be filled in', async (_, content, environment, name) => {
    const model = await modelOf({ 'compose.yml': content }, environment)
    expect([model.name, model.services[0]?.image, model.problems]).toEqual([name, `i-${name}`, []])
  })
})
