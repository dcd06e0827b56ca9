import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import check from '../../../../engine/compose/checks/nothing-selected.ts'
import type { Files } from '../../project/project-on-disk.ts'
import { containerOf, listOf } from '../container-of.ts'
import { openProject } from '../fixes/apply-fix.ts'
import { readFacts } from '../read-facts.ts'

const compose =
  'services:\n  web:\n    image: x\n    profiles: [web]\n  db:\n    image: x\n    profiles: [database, web]\n'
const example = { '.env.example': 'A=1\nexport COMPOSE_PROFILES=web,database\n' }

async function judge(files: Files, environment = {}, containers?: ReturnType<typeof listOf>) {
  const facts = await readFacts({ 'compose.yaml': compose, ...files }, environment)
  return check
    .judge(facts, { containers })
    .map(({ severity, variant, values }) => [severity ?? 'error', variant, values['profiles']].join(' '))
}

describe('compose/nothing-selected', () => {
  it('says nothing where a service is started', async () => {
    expect(await judge({ '.env': 'COMPOSE_PROFILES=web\n' })).toEqual([])
    expect(await judge({}, { COMPOSE_PROFILES: '*' })).toEqual([])
    expect(await judge({ 'compose.yaml': `${compose}  mail:\n    image: x\n`, ...example })).toEqual([])
  })

  it('is an error where the example of the project asks for profiles', async () => {
    expect(await judge(example)).toEqual(['error no-env-file web, database'])
    expect(await judge({ ...example, '.env': 'A=1\n' })).toEqual(['error not-in-env-file web, database'])
    expect(await judge({ ...example, '.env': 'COMPOSE_PROFILES=wbe\n' })).toEqual([
      'error not-in-env-file web, database',
    ])
  })

  it('is a note where nobody says that any should be, or something runs', async () => {
    expect(await judge({})).toEqual(['info  web, database'])
    expect(await judge(example, {}, listOf(containerOf('web')))).toEqual(['info no-env-file web, database'])
  })

  it('copies the example, and takes the copy back', async () => {
    const project = await openProject({ 'compose.yaml': compose, ...example })
    const applied = await project.apply('compose/nothing-selected', 'compose/create-env-file')
    expect(applied.outcome).toBe('verified')
    expect(existsSync(join(project.root, '.env'))).toBe(true)
    expect(await applied.undo()).toMatchObject({ outcome: 'undone' })
    expect(existsSync(join(project.root, '.env'))).toBe(false)
  })
})
