import { describe, expect, it } from 'vitest'
import type { ImportEntry } from '../../../engine/contract/fact-values.ts'
import {
  filterTree,
  type ImportNode,
  importTree,
  keysWhere,
  moduleKinds,
} from '../../../renderer/imports/import-tree.ts'
import { factValue } from '../../../renderer/view/fact-of.ts'
import { diagnoses } from '../../fixtures/page/diagnoses.ts'

const entryOf = (diagnosis: ReturnType<typeof diagnoses.broken>, target: string): ImportEntry => {
  const entry = factValue(diagnosis, 'imports/entries')?.find((one) => one.target === target)
  if (entry === undefined) throw new Error(`The recording starts ${target}`)
  return entry
}
const names = (node: ImportNode): unknown =>
  node.children.length === 0 ? node.name : [node.name, node.children.map(names)]

describe('the tree of imports', () => {
  it('hangs each module below the file that imports it first', () => {
    const tree = importTree(entryOf(diagnoses.broken(), 'backend/app/backend_pre_start.py'))
    expect(names(tree)).toEqual([
      'backend/app/backend_pre_start.py',
      ['logging', 'time', 'sqlalchemy', 'app', ['app.core', ['os', 'sqlalchemy.pool']]],
    ])
    expect(keysWhere(tree, ({ onChain }) => onChain)).toEqual([])
  })

  it('ends at the import that fails and marks the way to it', () => {
    const tree = importTree(entryOf(diagnoses.imports(), 'collector/collector/main.py'))
    expect(tree.children.at(-1)).toMatchObject({ kind: 'failing', name: '.config', line: 3, onChain: true })
    expect(tree.onChain).toBe(true)
  })

  it('keeps what leads to a module that is looked for, and never hides the failure', () => {
    const tree = importTree(entryOf(diagnoses.broken(), 'backend/app/backend_pre_start.py'))
    const found = filterTree(tree, new Set(moduleKinds), 'pool')
    expect(found && names(found)).toEqual(['backend/app/backend_pre_start.py', [['app.core', ['sqlalchemy.pool']]]])
    const failing = importTree(entryOf(diagnoses.imports(), 'collector/collector/main.py'))
    expect(filterTree(failing, new Set(), 'nothing')?.children.map(({ kind }) => kind)).toEqual(['failing'])
  })

  it('shows a module below each file that imports it, and opens it once', () => {
    const entry = entryOf(diagnoses.broken(), 'backend/app/backend_pre_start.py')
    const shared: ImportEntry = {
      ...entry,
      modules: [
        { name: 'a', kind: 'local', file: 'a.py', importedBy: { file: entry.target, line: 1 } },
        {
          name: 'common',
          kind: 'local',
          file: 'common.py',
          importedBy: { file: 'a.py', line: 1 },
          alsoImportedBy: [{ file: 'b.py', line: 7 }],
          importers: 2,
        },
        { name: 'inner', kind: 'local', file: 'inner.py', importedBy: { file: 'common.py', line: 2 } },
        { name: 'b', kind: 'local', file: 'b.py', importedBy: { file: entry.target, line: 2 } },
      ],
    }
    const tree = importTree(shared)
    expect(names(tree)).toEqual([
      entry.target,
      [
        ['a', [['common', ['inner']]]],
        ['b', ['common']],
      ],
    ])
    expect(tree.children[0]?.children[0]).toMatchObject({ importers: 2 })
    expect(tree.children[1]?.children[0]).toMatchObject({ again: true, line: 7, children: [] })
    const keys = keysWhere(tree, () => true)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('comes to an end where modules import each other in a circle', () => {
    const entry = entryOf(diagnoses.broken(), 'backend/app/backend_pre_start.py')
    const circle: ImportEntry = {
      ...entry,
      modules: [
        { name: 'a', kind: 'local', file: 'a.py', importedBy: { file: 'b.py', line: 1 } },
        { name: 'b', kind: 'local', file: 'b.py', importedBy: { file: 'a.py', line: 1 } },
        { name: 'self', kind: 'local', file: entry.target, importedBy: { file: entry.target, line: 1 } },
      ],
    }
    expect(names(importTree(circle))).toEqual([entry.target, ['self']])
  })
})
