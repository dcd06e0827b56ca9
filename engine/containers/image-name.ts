/** The registry that docker asks for an image: the part before the first `/` where that is a host, else Docker Hub. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/')
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  return isHost ? first.toLowerCase() : 'docker.io'
}

/** The last part of an image's name, without tag and digest: `api` of `ghcr.io/acme/api:1.2`. */
export function imageBaseName(image: string): string {
  const [name = ''] = image.split('@')
  return (name.split('/').at(-1) ?? '').split(':')[0] ?? ''
}
