import { expect, it } from 'vitest'
import { bringsExtension, imageName } from '../../../engine/database/image-extensions.ts'

it.each([
  ['postgres:15', 'vector', '', 'no'],
  ['docker.io/library/postgres:16-alpine', 'vector', '', 'no'],
  ['postgres:15@sha256:00', 'postgis', '', 'no'],
  ['registry.test:5000/team/postgres', 'vector', '', 'no'],
  ['pgvector/pgvector:pg16', 'vector', '', 'yes'],
  ['pgvector/pgvector:pg16', 'postgis', '', 'no'],
  ['postgis/postgis:16-3.4', 'postgis', '', 'yes'],
  ['postgres:15', 'vector', 'apt-get install -y postgresql-15-pgvector', 'yes'],
  ['postgres:15', 'vector', 'vector.control', 'yes'],
  ['postgres:15', 'pgcrypto', '', 'unknown'],
  ['supabase/postgres:15', 'made_up', '', 'unknown'],
  ['team/database', 'vector', '', 'unknown'],
])('%s and %s (%s): %s', (image, extension, recipe, expected) => {
  expect(bringsExtension(image, extension, recipe)).toBe(expected)
})

it('reads the name of an image without registry, tag and digest', () => {
  expect(imageName('docker.io/library/postgres:15@sha256:00')).toBe('postgres')
})
