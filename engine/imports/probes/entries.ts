import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact, entryPointsFact } from '../../project/facts.ts'
import { projectSettingsFact } from '../../project/settings-file.ts'
import { isDataFolder } from '../data-folder.ts'
import { readDeclaredStarts } from '../declared-starts.ts'
import { type ImportEntry, importEntriesFact } from '../facts.ts'
import { installedPackagesFact } from '../installed-packages.ts'
import { withVersions } from '../known-versions.ts'
import { readEntry } from '../read-entry.ts'
import { readServiceWorld } from '../service-world.ts'
import { DiskFolders } from '../source-folder.ts'

/** Follows the imports of every Python program that the project's services and its own files start, from text alone. */
export default defineProbe({
  fact: importEntriesFact,
  budgetMs: 15_000,
  uses: {
    compose: composeModelFact,
    started: entryPointsFact,
    settings: projectSettingsFact,
    installed: installedPackagesFact,
  },
  unlessSkipped: ['compose', 'started', 'settings'],
  async read({ root, optional: { compose, started, settings, installed = [] }, signal }) {
    const disk = new DiskFolders([await realpath(root)])
    const entries: ImportEntry[] = []
    for (const service of compose?.services ?? []) {
      const commands = started?.entryPoints.filter((entry) => entry.service === service.name) ?? []
      if (commands.length === 0) continue
      const own = installed.find((one) => one.service === service.name)
      const world = await readServiceWorld(root, service, disk, own)
      for (const command of commands) {
        signal.throwIfAborted()
        const entry = await readEntry(root, command, world, disk, signal)
        if (entry !== undefined) entries.push(withVersions(entry, installed))
      }
    }
    const hasServices = entries.length > 0
    let listedInVain: string | undefined
    const declared = await readDeclaredStarts(root, settings?.entryPoints ?? [], signal)
    for (const { declaredIn, service, entryPoints, folder } of declared.starts) {
      const world = await readServiceWorld(root, service, disk, undefined, folder)
      let found = false
      for (const command of entryPoints) {
        signal.throwIfAborted()
        const entry = await readEntry(root, command, world, disk, signal)
        found ||= entry !== undefined
        const beside = declaredIn !== 'settings' && hasServices
        // A service may start the same line, through a manager of processes.
        const { file, line } = command.place
        const isSaid = entries.some(({ place }) => place.file === file && place.line === line)
        if (entry !== undefined && !isSaid) entries.push({ ...entry, declaredIn, ...(beside ? { beside } : {}) })
      }
      if (!found && declaredIn === 'settings') listedInVain ??= service.name
    }
    const folder = declared.unread.find((path) => !isDataFolder(join(root, path), compose?.services ?? []))
    const unreadFolder = folder === undefined ? undefined : message('imports.reasons.unread-folder', { folder })
    const gap =
      listedInVain === undefined ? unreadFolder : message('imports.reasons.listed-in-vain', { entry: listedInVain })
    if (entries.length === 0 && gap !== undefined) return unknown(gap)
    if (entries.length === 0) return skipped(message('imports.reasons.no-python'))
    const [file] = entries.flatMap(({ unread }) => unread ?? [])
    if (file !== undefined) return known(entries, message('imports.reasons.unread', { file }))
    const [perhaps] = entries.flatMap(({ requirements }) => requirements.perhaps ?? [])
    return known(entries, perhaps === undefined ? gap : message('imports.reasons.perhaps-installed', perhaps))
  },
})
