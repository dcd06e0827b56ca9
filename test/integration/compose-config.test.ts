import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readComposeModel } from '../../engine/project/compose/model.ts'
import type { ComposeModel, Service } from '../../engine/project/facts.ts'
import { temporaryFolder } from '../support/machine.ts'

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
const fixtures = join(repository, 'test', 'fixtures', 'compose')
const sharedStacks = join(process.env['STACKMEDIC_SHARED'] ?? join(repository, '..', 'shared'), 'stacks')

/** Only what compose itself needs, so that nothing of this session gets into the projects. */
const environment: Record<string, string | undefined> = {
  PATH: process.env['PATH'],
  HOME: homedir(),
  DOCKER_CONFIG: process.env['DOCKER_CONFIG'],
  FROM_SESSION: 'session',
}

const hasCompose = isVersion2()
const mustRun = process.env['CI'] === 'true'
if (!hasCompose && !mustRun)
  console.warn('Skipped: “docker compose” version 2 is not installed, so there is no oracle.')

function isVersion2(): boolean {
  const version = spawnSync('docker', ['compose', 'version', '--short'], { encoding: 'utf8' })
  return version.status === 0 && /^v?[2-9]/.test(version.stdout)
}

const configSchema = z.object({
  name: z.string(),
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      command: z.array(z.string()).nullish(),
      entrypoint: z.array(z.string()).nullish(),
      container_name: z.string().optional(),
      working_dir: z.string().optional(),
      restart: z.string().optional(),
      deploy: z.object({ restart_policy: z.object({ condition: z.string().optional() }).nullish() }).optional(),
      environment: z.record(z.string(), z.string().nullable()).optional(),
      ports: z
        .array(
          z.object({
            host_ip: z.string().optional(),
            published: z.string().optional(),
            target: z.number(),
            protocol: z.string(),
          }),
        )
        .optional(),
      depends_on: z
        .record(z.string(), z.object({ condition: z.string(), required: z.boolean().optional() }))
        .optional(),
      volumes: z
        .array(
          z.object({
            type: z.string(),
            source: z.string().optional(),
            target: z.string(),
            read_only: z.boolean().optional(),
          }),
        )
        .optional(),
      build: z
        .object({
          context: z.string(),
          dockerfile: z.string(),
          target: z.string().optional(),
          args: z.record(z.string(), z.string().nullable()).optional(),
        })
        .optional(),
      healthcheck: z.object({ test: z.array(z.string()).optional() }).optional(),
    }),
  ),
})

/** What compose makes of a project; it must not refuse. */
function composeConfig(folder: string): z.infer<typeof configSchema> {
  const run = spawnSync('docker', ['compose', 'config', '--format', 'json'], {
    cwd: folder,
    env: environment as NodeJS.ProcessEnv,
    encoding: 'utf8',
  })
  expect(run.status, run.stderr).toBe(0)
  // The output can be loaded again, so its dollar signs are doubled.
  return configSchema.parse(JSON.parse(run.stdout.replaceAll('$$', '$')))
}

type Comparable = Record<string, unknown>

function ofCompose({ services }: z.infer<typeof configSchema>): Record<string, Comparable> {
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [
      name,
      {
        image: service.image,
        command: service.command ?? undefined,
        entrypoint: service.entrypoint ?? undefined,
        containerName: service.container_name,
        workingDirectory: service.working_dir,
        restart: restartOf(service),
        environment: service.environment ?? {},
        ports: (service.ports ?? [])
          .map(
            ({ host_ip, published, target, protocol }) => `${host_ip ?? ''}|${published ?? ''}|${target}|${protocol}`,
          )
          .sort(),
        dependsOn: Object.fromEntries(
          Object.entries(service.depends_on ?? {}).map(([other, { condition, required }]) => [
            other,
            `${condition} ${required ?? true}`,
          ]),
        ),
        mounts: (service.volumes ?? [])
          .map(({ type, source, target, read_only }) => `${type}|${source ?? ''}|${target}|${read_only ?? false}`)
          .sort(),
        build: service.build && {
          context: service.build.context,
          dockerfile: service.build.dockerfile,
          target: service.build.target,
          arguments: service.build.args ?? {},
        },
        test: service.healthcheck?.test,
      },
    ]),
  )
}

/** What the engine is told, seen in `docker inspect` with compose 2.26: the policy of `deploy` wins. */
function restartOf({
  restart,
  deploy,
}: {
  restart?: string | undefined
  deploy?: { restart_policy?: { condition?: string | undefined } | null | undefined } | undefined
}): string | undefined {
  const policy = deploy?.restart_policy
  if (policy === undefined || policy === null) return restart
  const condition = policy.condition ?? 'none'
  return { any: 'always', none: 'no' }[condition] ?? condition
}

function ofStackmedic({ services }: ComposeModel): Record<string, Comparable> {
  return Object.fromEntries(
    services
      .filter(({ active }) => active)
      .map((service) => [
        service.name,
        {
          image: service.image,
          command: service.command?.words,
          entrypoint: service.entrypoint?.words,
          containerName: service.containerName,
          workingDirectory: service.workingDirectory,
          restart: service.restart,
          environment: Object.fromEntries(service.environment.map(({ name, value }) => [name, value ?? null])),
          ports: service.ports.map(portKey).sort(),
          dependsOn: Object.fromEntries(
            service.dependsOn.map(({ service: other, condition, required }) => [other, `${condition} ${required}`]),
          ),
          mounts: service.mounts
            .map(({ type, source, target, readOnly }) => `${type}|${source ?? ''}|${target}|${readOnly}`)
            .sort(),
          build: service.build && {
            context: service.build.context,
            dockerfile: service.build.dockerfile,
            target: service.build.target,
            arguments: service.build.arguments,
          },
          test: service.healthcheck?.test,
        },
      ]),
  )
}

function portKey({ hostAddress, hostPort, hostPortRange, containerPort, protocol }: Service['ports'][number]): string {
  const range = hostPortRange === undefined ? '' : `${hostPortRange.first}-${hostPortRange.last}`
  return `${hostAddress ?? ''}|${hostPort ?? range}|${containerPort}|${protocol}`
}

async function expectAgreement(folder: string): Promise<void> {
  const machine = { environment, platform: 'linux' as const, homeDirectory: homedir() }
  const model = await readComposeModel(folder, machine, new AbortController().signal)
  if (model === undefined) throw new Error(`no compose file in ${folder}`)
  const config = composeConfig(folder)
  expect(ofStackmedic(model)).toEqual(ofCompose(config))
  expect(model.name).toBe(config.name)
  expect(model.problems.filter(({ kind }) => kind !== 'unset-variable')).toEqual([])
}

const foldersIn = (folder: string, inside: string) =>
  readdirSync(folder)
    .map((name) => [name, join(folder, name, inside)] as const)
    .filter(([, path]) => existsSync(path) && !path.endsWith('README.md'))

/** One thing in each that compose refuses, as the file of a project. */
const refusedProjects: Readonly<Record<string, string>> = {
  'a key twice': 'services:\n  a:\n    image: x\n    image: y\n',
  'no services': 'version: "3"\n',
  'a service without a word': 'services:\n  a:\n',
  'a number as image': 'services: {a: {image: 12}}',
  'a truth value as restart policy': 'services: {a: {image: x, restart: false}}',
  'a list of mappings as environment': 'services: {a: {image: x, environment: [{A: b}]}}',
  'a dependency without a word': 'services: {a: {image: x, depends_on: {b: }}, b: {image: x}}',
  'an unknown condition': 'services: {a: {image: x, depends_on: {b: {condition: ready}}}, b: {image: x}}',
  'an optional dependency that no file defines':
    'services: {a: {image: x, depends_on: {b: {condition: service_started, required: false}}}}',
  'an inactive dependency': 'services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [p]}}',
  'a dependency on itself': 'services: {a: {image: x, depends_on: [a]}}',
  'a network of nobody': 'services: {a: {image: x, networks: [n]}}',
  'a volume of nobody': 'services: {a: {image: x, volumes: ["vol:/v"]}}',
  'a secret of nobody': 'services: {a: {image: x, secrets: [s]}}',
  'a config of nobody': 'services: {a: {image: x, configs: [c]}}',
  'networks beside the network of the host': 'services: {a: {image: x, network_mode: host, networks: [default]}}',
  'an unknown name in a health check': 'services: {a: {image: x, healthcheck: {tests: [CMD, x]}}}',
  'a health check without CMD': 'services: {a: {image: x, healthcheck: {test: [curl, x]}}}',
  'an unknown name in a build': 'services: {a: {build: {context: ., dockerfil: x}}}',
  'an unknown name in a network': 'services: {a: {image: x}}\nnetworks: {n: {drive: bridge}}',
  'a port out of range': 'services: {a: {image: x, ports: ["70000:1"]}}',
  'ranges of different lengths': 'services: {a: {image: x, ports: ["1-3:1-2"]}}',
  'a variable with a blank': 'services: {a: {image: "${A b}"}}',
  'a variable without a name': 'services: {a: {image: "${}"}}',
  'a required variable of an inactive service': 'services: {b: {image: x}, a: {image: "${A:?no}", profiles: [p]}}',
}

describe.skipIf(!hasCompose && !mustRun)('what compose refuses', () => {
  it.each(Object.entries(refusedProjects))('is found: %s', async (_, text) => {
    const folder = join(temporaryFolder(), 'shop')
    mkdirSync(folder)
    writeFileSync(join(folder, 'compose.yaml'), text)
    const run = spawnSync('docker', ['compose', 'config', '-q'], {
      cwd: folder,
      env: environment as NodeJS.ProcessEnv,
      encoding: 'utf8',
    })
    expect(run.status, run.stderr).not.toBe(0)
    const machine = { environment, platform: 'linux' as const, homeDirectory: homedir() }
    const model = await readComposeModel(folder, machine, new AbortController().signal)
    expect(model?.problems).not.toEqual([])
  })
})

describe.skipIf(!hasCompose && !mustRun)('the compose model agrees with “docker compose config”', () => {
  it.each(foldersIn(fixtures, ''))('on the fixture %s', async (_, folder) => {
    await expectAgreement(folder)
  })

  describe.skipIf(!existsSync(sharedStacks))('on the reproduction stacks', () => {
    const stacks = existsSync(sharedStacks) ? foldersIn(sharedStacks, 'project') : []
    it.each(stacks)('%s', async (_, folder) => {
      await expectAgreement(folder)
    })
  })
})
