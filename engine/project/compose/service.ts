import type { Service } from '../facts.ts'
import { readCommand, readHealthcheck } from './command.ts'
import { readDependencies } from './dependencies.ts'
import { readHostNames } from './host-names.ts'
import type { Lookup } from './interpolation.ts'
import { reportUnknownServiceNames } from './known-names.ts'
import { readMemoryLimit } from './memory-limit.ts'
import { asMap } from './merge.ts'
import type { ModelContext } from './model-context.ts'
import { readMounts } from './mounts.ts'
import { readPorts } from './ports.ts'
import { isRemote, resolveHostPath } from './resolve-path.ts'
import { readServiceEnvironment } from './service-environment.ts'
import { entryOf, type MapNode, type Positioned, placeOf, type TreeNode, textOf, textsOf } from './tree.ts'

/** One service of the merged tree; undefined when it is no mapping. */
export async function readService(
  name: string,
  node: TreeNode,
  key: Positioned,
  context: ModelContext,
): Promise<Service | undefined> {
  const { problems, homeDirectory, lookup } = context
  if (node.kind !== 'map') {
    problems.at(key, 'wrong-shape', `services.${name}`, { service: name, expected: 'mapping' })
    return undefined
  }
  reportUnset(node, name, context)
  reportUnknownServiceNames(node, name, problems)
  const entry = (property: string) => node.entries.get(property)
  reportNumbers(node, name, problems)
  const profiles = textsOf(entry('profiles')).map(({ text }) => text)
  const build = readBuild(entry('build'), homeDirectory, lookup)
  const command = readCommand(entry('command'), name, problems)
  const entrypoint = readCommand(entry('entrypoint'), name, problems)
  const healthcheck = readHealthcheck(entry('healthcheck'), name, problems)
  const replicas = Number(textOf(entry('scale')) ?? textOf(entryOf(entry('deploy'), 'replicas')) ?? Number.NaN)
  const memoryLimitBytes = readMemoryLimit(node)
  const restart = readRestart(node)
  const image = textOf(entry('image'))
  const isComplete = entry('provider') === undefined && entry('extends') === undefined
  if (build === undefined && (image === undefined || image === '') && isComplete) {
    problems.at(key, 'wrong-shape', `services.${name}`, { service: name, expected: 'image-or-build' })
  }
  const active = profiles.length === 0 || profiles.some((profile) => isAsked(profile, context.profiles))
  return {
    name,
    place: placeOf(key),
    active,
    profiles,
    ...(await readServiceEnvironment(node, name, active, context)),
    ports: readPorts(entry('ports'), name, problems),
    dependsOn: readDependencies(node, name, problems),
    mounts: readMounts(node, name, homeDirectory, problems),
    ...optionalTexts(node),
    ...(build !== undefined && { build }),
    ...(command !== undefined && { command }),
    ...(entrypoint !== undefined && { entrypoint }),
    ...(healthcheck !== undefined && { healthcheck }),
    ...(Number.isInteger(replicas) && { replicas }),
    ...(memoryLimitBytes !== undefined && { memoryLimitBytes }),
    ...(restart !== undefined && { restart }),
    ...readHostNames(node),
  }
}

/** What compose takes as a text only, although YAML reads a number or truth value. */
const texts =
  'image container_name hostname domainname user restart network_mode pid ipc platform runtime stop_signal working_dir'.split(
    ' ',
  )

function reportNumbers(node: MapNode, service: string, problems: ModelContext['problems']): void {
  for (const property of texts) {
    const value = node.entries.get(property)
    if (value?.kind !== 'scalar' || value.value === null || typeof value.value === 'string') continue
    problems.at(value, 'wrong-shape', `services.${service}.${property}`, { service, expected: 'text' })
  }
}

function isAsked(profile: string, asked: readonly string[]): boolean {
  return asked.includes(profile) || asked.includes('*')
}

function optionalTexts(
  node: MapNode,
): Pick<Service, 'image' | 'platform' | 'containerName' | 'workingDirectory' | 'restart' | 'networkMode'> {
  const names = {
    image: 'image',
    platform: 'platform',
    containerName: 'container_name',
    workingDirectory: 'working_dir',
    networkMode: 'network_mode',
  } as const
  const texts: { -readonly [Name in keyof typeof names]?: string } = {}
  for (const [name, property] of Object.entries(names) as [keyof typeof names, string][]) {
    const text = textOf(node.entries.get(property))
    if (text !== undefined && text !== '') texts[name] = text
  }
  return texts
}

/** As compose 2.26 tells the engine: a policy without a condition takes what `restart` says away. */
function readRestart(service: MapNode): string | undefined {
  const policy = entryOf(service.entries.get('deploy'), 'restart_policy')
  if (policy?.kind !== 'map') return textOf(service.entries.get('restart')) || undefined
  const condition = textOf(entryOf(policy, 'condition')) ?? 'none'
  return { any: 'always', none: 'no' }[condition] ?? condition
}

function readBuild(node: TreeNode | undefined, homeDirectory: string, lookup: Lookup): Service['build'] | undefined {
  if (node === undefined || (node.kind === 'scalar' && textOf(node) === undefined) || node.kind === 'list') {
    return undefined
  }
  const contextNode = node.kind === 'map' ? node.entries.get('context') : node
  const context = textOf(contextNode) ?? '.'
  const inlineNode = entryOf(node, 'dockerfile_inline')
  const inline = textOf(inlineNode)
  const target = textOf(entryOf(node, 'target'))
  return {
    context: isRemote(context) ? context : resolveHostPath(context, contextNode ?? node, homeDirectory),
    dockerfile: textOf(entryOf(node, 'dockerfile')) ?? 'Dockerfile',
    arguments: readArguments(entryOf(node, 'args'), lookup),
    ...(target !== undefined && target !== '' && { target }),
    ...(inline !== undefined && inlineNode !== undefined && { inline: { text: inline, place: placeOf(inlineNode) } }),
  }
}

/** Arguments without a value come from the environment; those that are not set there are left out. */
function readArguments(node: TreeNode | undefined, lookup: Lookup): Record<string, string> {
  const map = node === undefined ? undefined : asMap(node)
  if (map?.kind !== 'map') return {}
  return Object.fromEntries(
    [...map.entries].flatMap(([name, value]) => {
      const text = textOf(value) ?? lookup(name)
      return text === undefined ? [] : [[name, text]]
    }),
  )
}

/** Variables without a value in what is left of a service after merging. */
function reportUnset(node: TreeNode, service: string, context: ModelContext): void {
  if (node.kind === 'scalar') {
    for (const variable of node.unset ?? []) context.problems.at(node, 'unset-variable', variable, { service })
    return
  }
  for (const child of node.kind === 'list' ? node.items : node.entries.values()) reportUnset(child, service, context)
}
