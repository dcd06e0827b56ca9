/** Extensions that need more than PostgreSQL's own source, and so are in no image that only says `postgres`. */
const separate = new Set([
  'age', 'anon', 'citus', 'http', 'hypopg', 'pg_cron', 'pg_hint_plan', 'pg_ivm', 'pg_jsonschema', 'pg_net', 'pg_partman',
  'pg_repack', 'pg_search', 'pg_similarity', 'pg_uuidv7', 'pgaudit', 'pgjwt', 'pgmq', 'pgroonga', 'pgrouting', 'pgsodium',
  'pgtap', 'plpython3u', 'plv8', 'postgis', 'postgis_raster', 'postgis_tiger_geocoder', 'postgis_topology', 'rum',
  'timescaledb', 'timescaledb_toolkit', 'vector', 'vectorscale', 'vchord', 'zhparser', 'zombodb',
]) // biome-ignore format: a list of names

/** What known images add, by the end of their name. */
const added: Readonly<Record<string, readonly string[]>> = {
  pgvector: ['vector'],
  'pgvector/pgvector': ['vector'],
  'ankane/pgvector': ['vector'],
  'postgis/postgis': ['postgis', 'postgis_raster', 'postgis_topology', 'postgis_tiger_geocoder'],
  'timescale/timescaledb': ['timescaledb'],
}

/** Words in a Dockerfile that bring an extension of another name. */
const packages: Readonly<Record<string, RegExp>> = {
  vector: /pgvector|\bvector\b/i,
  postgis: /postgis/i,
  pg_cron: /pg_?cron|\bcron\b/i,
}

/** The name of an image without registry, tag and digest: `docker.io/library/postgres:15` → `postgres`. */
export function imageName(image: string): string {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  return name.replace(/^(?:docker\.io\/|index\.docker\.io\/)?(?:library\/)?/, '')
}

export function isDatabaseImage(image: string): boolean {
  return /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb(?:-ha)?)$/.test(imageName(image))
}

/**
 * Whether an image brings an extension.
 * @param recipe what a Dockerfile adds to the image, empty where there is none.
 */
export function bringsExtension(image: string, extension: string, recipe: string): 'yes' | 'no' | 'unknown' {
  const pattern = packages[extension]
  if (pattern === undefined ? recipe.includes(extension) : pattern.test(recipe)) return 'yes'
  const name = imageName(image)
  if (added[name]?.includes(extension)) return 'yes'
  if (!separate.has(extension)) return 'unknown'
  // Another organisation's image may add anything to what it calls postgres: only its own words say no.
  if (/(?:^|\/)postgres$/.test(name) || name in added) return 'no'
  return 'unknown'
}
