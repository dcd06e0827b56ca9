import type { Service } from '../project/facts.ts'
import { imageName, isTool } from './known-healthchecks.ts'

interface Protocol {
  /** The scheme in an address, and the words in names such as `DB_HOST`. */
  readonly scheme: RegExp
  readonly variable: RegExp
  readonly image: RegExp
  readonly port: number
}

const protocols: readonly Protocol[] = [
  {
    scheme: /^postgres(?:ql)?(?:\+\w+)?$/,
    variable: /^(?:POSTGRES(?:QL)?|PG|DB|DATABASE)_?(?:HOST|SERVER|HOSTNAME)$/,
    image: /postgres|postgis|pgvector|timescale/,
    port: 5432,
  },
  {
    scheme: /^(?:mysql|mariadb)(?:\+\w+)?$/,
    variable: /^(?:MYSQL|MARIADB|DB|DATABASE)_(?:HOST|SERVER|HOSTNAME)$/,
    image: /mysql|mariadb|percona/,
    port: 3306,
  },
  { scheme: /^rediss?$/, variable: /^REDIS_(?:HOST|HOSTNAME)$/, image: /redis|valkey/, port: 6379 },
  { scheme: /^amqps?$/, variable: /^RABBITMQ_(?:HOST|HOSTNAME)$/, image: /rabbitmq/, port: 5672 },
  { scheme: /^mongodb$/, variable: /^MONGO(?:DB)?_(?:HOST|HOSTNAME)$/, image: /mongo/, port: 27017 },
]

const addressPattern = /^([a-z][a-z0-9+]*):\/\/(?:[^@/\s]*@)?(localhost|127\.0\.0\.1)(?::(\d{1,5}))?(?:[/?]|$)/i

/** What a variable of a service takes for local, although another service of the project is what it is about. */
export function localTarget(
  service: Service,
  variable: string,
  services: readonly Service[],
): { readonly host: string; readonly port: number; readonly other: Service } | undefined {
  const value = service.environment.find(({ name }) => name === variable)?.value ?? ''
  const [, scheme, host = value, port] = addressPattern.exec(value) ?? []
  if (host !== 'localhost' && host !== '127.0.0.1') return undefined
  const others = services.filter((one) => one.active && one !== service)
  for (const protocol of protocols) {
    const meant = scheme === undefined ? protocol.variable.test(variable) : protocol.scheme.test(scheme.toLowerCase())
    // The service may be that database itself.
    if (!meant || isServer(service, protocol)) continue
    const other = others.find((one) => isServer(one, protocol))
    if (other !== undefined) return { host, port: Number(port ?? protocol.port), other }
  }
  return undefined
}

/** The port on which a database answers other containers; `undefined` for what is not known. */
export function serverPort(service: Service): number | undefined {
  return protocols.find((protocol) => isServer(service, protocol))?.port
}

function isServer({ image }: Service, protocol: Protocol): boolean {
  const name = imageName(image)
  return name !== undefined && !isTool(name) && protocol.image.test(name)
}
