import { join, posix } from 'node:path'
import type { Service } from '../project/facts.ts'
import type { ServiceImage } from '../project/service-image.ts'
import type { ConsoleScript, InstalledProject } from './console-scripts.ts'
import type { ImageFolders } from './image-folders.ts'
import { findModule } from './module-finder.ts'

/** Ways to install the project itself: `pip install .`, `-e .`, `/app`, and what does it by itself. */
const installations = [
  /\b(?:pip3?|uv pip)\s+install\b[^&|;]*\s(?:-e\s*|--editable[\s=])?["']?(?:\.|\/[\w./-]+)(?:\[[^\]]*\])?["']?(?=\s|$)/,
  /\buv sync\b(?![^&|;]*--no-install-project)/,
  /\bpoetry install\b(?![^&|;]*--no-root)/,
  /\bpdm (?:install|sync)\b(?![^&|;]*--no-self)/,
  /\bsetup\.py (?:install|develop)\b/,
]

/** Whether a `RUN` installs the project itself: what it has then can be imported from anywhere. */
export function installsProject(run: string): boolean {
  return installations.some((pattern) => pattern.test(run))
}

export interface PlacedProject {
  readonly project: InstalledProject
  /** In the container; what is in them can be imported when the project is installed. */
  readonly importFolders: readonly string[]
}

/** Where in the container a project of this machine is; none, when it is not there. */
export function placeProject(
  project: InstalledProject,
  folders: ImageFolders,
  service: Service,
  built: ServiceImage | undefined,
): PlacedProject[] {
  const candidates = new Set([
    ...[service.workingDirectory, built?.image.workingDirectory].flatMap((folder) => folder ?? []),
    ...service.mounts.flatMap(({ type, target }) => (type === 'bind' ? [target] : [])),
    ...(built?.image.copies ?? []).map(({ destination }) => destination),
  ])
  const marks = ['pyproject.toml', 'setup.cfg'].map((name) => [name, join(project.folder, name)] as const)
  const folder = [...candidates].find((candidate) =>
    marks.some(([name, file]) => folders.hostFile(posix.join(candidate, name)) === file),
  )
  if (folder === undefined) return []
  const inSource = folders.list(posix.join(folder, 'src'))
  const usual = inSource === undefined || inSource.has('__init__.py') ? [''] : ['src']
  const sources = project.sourceFolders.length > 0 ? project.sourceFolders : usual
  return [{ project, importFolders: sources.map((source) => posix.join(folder, source)) }]
}

/** The scripts of all projects by name; of several with one name, the nearest project's. */
export function scriptsOf(
  projects: readonly PlacedProject[],
  folders: ImageFolders,
): ReadonlyMap<string, ConsoleScript & { readonly folder: string }> {
  return new Map(
    projects
      .toReversed()
      .flatMap(({ project, importFolders }) =>
        project.scripts.map((script) => [script.name, { ...script, folder: folderOf(script, importFolders, folders) }]),
      ),
  )
}

/** The folder from which a script's module is imported. */
function folderOf({ module }: ConsoleScript, importFolders: readonly string[], folders: ImageFolders): string {
  const [top = ''] = module.split('.')
  const own = importFolders.find((place) => findModule(top, [place], folders) !== undefined)
  return own ?? importFolders[0] ?? '/'
}
