/**
 * The image that is PostgreSQL's official one with pgvector added, of the same major version, so that the data can be
 * read: `postgres:16.4-bookworm` → `pgvector/pgvector:pg16-bookworm`. `undefined` for all others: images of somebody
 * else hold more than PostgreSQL, a digest is meant, and Alpine sorts text in another way than Debian.
 */
export function withPgvector(image: string): string | undefined {
  const tag = /^(?:docker\.io\/)?(?:library\/)?postgres:(\d{2,3})(?:\.\d+)?(-bookworm|-trixie)?$/.exec(image)
  return tag === null ? undefined : `pgvector/pgvector:pg${tag[1]}${tag[2] ?? ''}`
}

/** The major version in the tag of an image of PostgreSQL; `undefined` where the tag does not begin with it. */
export function majorVersion(image: string): string | undefined {
  return /:(?:pg)?(\d{2,3})(?![\w])/.exec(image.replace(/@.*$/, ''))?.[1]
}
