import { Document, parseDocument, Scalar, YAMLSeq } from 'yaml'

/** Names that compose looks for, in its order; the first that is there is read on top of the project's own file. */
export const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const

/** Names of a project's own file that compose finds without being told. */
const standardNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

/** The override file that goes with a project's own file, where there is none yet; `undefined`: compose reads none. */
export function newOverrideName(ownFile: string): string | undefined {
  return standardNames.includes(ownFile) ? ownFile.replace(/\.(ya?ml)$/, '.override.$1') : undefined
}

/**
 * The text of an override file in which a service publishes exactly these ports (compose's short form); everything
 * else in it, comments too, stays. `!override` makes compose take this list instead of adding it to the other one.
 * @returns `undefined` when the present text cannot be read as YAML.
 */
export function withPublishedPorts(text: string, service: string, ports: readonly string[]): string | undefined {
  const document = text.trim() === '' ? new Document({}) : parseDocument(text)
  if (document.errors.length > 0) return undefined
  const list = new YAMLSeq()
  list.tag = '!override'
  for (const port of ports) {
    const scalar = new Scalar(port)
    // Unquoted, `22:22` would be a number to some readers of YAML.
    scalar.type = 'QUOTE_DOUBLE'
    list.add(scalar)
  }
  try {
    document.setIn(['services', service, 'ports'], list)
  } catch {
    // `services` is there and not a map.
    return undefined
  }
  const written = document.toString({ lineWidth: 0 })
  return text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written
}
