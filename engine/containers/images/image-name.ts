/**
 * The registry that docker asks for an image: the part before the first `/` where that is a host, else Docker Hub. Capital
 * letters make it a host too, because no other part may have any (distribution/reference, `splitDockerDomain`).
 */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/')
  const isHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === 'localhost')
  return isHost ? first.toLowerCase() : 'docker.io'
}

/** The last part of an image's name, without tag and digest: `api` of `ghcr.io/acme/api:1.2`. */
export function imageBaseName(image: string): string {
  const [name = ''] = image.split('@')
  return (name.split('/').at(-1) ?? '').split(':')[0] ?? ''
}

const longestName = 400
const domain = String.raw`[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?`
const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const tagAndDigest = String.raw`(?::\w[\w.-]{0,127})?(?:@[A-Za-z][\w+.-]{0,40}:[0-9a-fA-F]{32,128})?`
const reference = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*${tagAndDigest}$`)

/**
 * Whether an image can have this name. It becomes a part of the address that the engine is asked: with `%2F` or `..` in it,
 * the engine would understand another registry than we do.
 */
export function isImageName(name: string): boolean {
  return name.length <= longestName && reference.test(name)
}

const publicRegistries: ReadonlySet<string> = new Set([
  'docker.io',
  'docker.elastic.co',
  'gcr.io',
  'ghcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'quay.io',
  'registry.gitlab.com',
  'registry.k8s.io',
])

/**
 * Whether looking at a project may send a question to this registry. A folder that was just cloned names any host that it
 * likes, and nobody has said yes to that yet: so only those that everybody uses, this machine, and where there is a login.
 */
export function mayBeAsked(registry: string, registriesWithLogin: readonly string[]): boolean {
  const [host = ''] = registry.split(':')
  const isHere = host === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(host)
  return publicRegistries.has(registry) || isHere || registriesWithLogin.includes(registry)
}
