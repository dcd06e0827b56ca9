import { join } from 'node:path'
import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { walkFolder } from '../../project/walk-folder.ts'
import { openRegistry } from '../../windows/registry.ts'
import { longPathsFact } from '../facts.ts'
import { measurePaths } from '../measure-paths.ts'

const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem'

/** Reads Windows' setting for long paths and measures the project's. */
export default defineProbe({
  fact: longPathsFact,
  budgetMs: 8000,
  async read({ root, machine, signal }) {
    if (machine.platform !== 'windows') return skipped(message('system.reasons.windows-only'))
    const values = (await openRegistry())?.values(key)
    if (values?.state !== 'read') return unknown(message('system.reasons.no-registry', { key }))
    const { files, cut, unread } = await walkFolder(root, () => true, signal)
    const paths = files.map(({ path }) => join(root, path))
    return known({
      enabled: values.value.get('LongPathsEnabled') === 1,
      ...measurePaths(paths),
      cut: cut || unread.length > 0,
    })
  },
})
