import { realpath } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { HostInformation } from '../api.ts'
import type { Handlers } from '../contract/handlers.ts'
import { type Diagnosis, type DiagnosisEvent, diagnose } from '../core/diagnose.ts'
import type { Machine } from '../core/machine.ts'
import { registry as productRegistry, type Registry } from '../core/registry.ts'
import { findProject } from '../project/find-project.ts'
import { readReport } from '../report/open-report.ts'
import { replayReport } from '../report/replay-report.ts'
import { reportFile } from '../report/report-file.ts'
import { createTranslator } from '../texts/translator.ts'
import { browseFolders } from './browse-folders.ts'
import { ImportRuns } from './import-runs.ts'
import { LogFeeds } from './log-feeds.ts'
import { PlanDesk } from './plan-desk.ts'
import { PortTable } from './port-table.ts'
import { RecentProjects } from './recent-projects.ts'
import { Restarts } from './restarts.ts'
import { sampleProject } from './sample-project.ts'
import { StackViews } from './stack-views.ts'
import { SyntaxChecks } from './syntax-checks.ts'
import { TrustDesk } from './trust-desk.ts'

export interface ServiceOptions {
  readonly machine: Machine
  readonly host: Pick<HostInformation, 'kind' | 'version'>
  /** Absolute path of the folder that holds `resources/`. */
  readonly applicationFolder: string
  /** The project named when the host was started. */
  readonly initialProject?: string | undefined
  /** The operating system's folder dialog; absent where there is none. */
  readonly chooseFolder?: (() => Promise<string | undefined>) | undefined
  readonly registry?: Registry
}

/** Implements the whole contract for one host: the only thing between a page and the engine. */
export function createService(options: ServiceOptions): Handlers {
  const { machine, host, chooseFolder } = options
  const registry = options.registry ?? productRegistry
  const recent = new RecentProjects(machine.dataDirectory)
  const ports = new PortTable(machine, registry)
  const logs = new LogFeeds(machine, registry)
  const stacks = new StackViews(machine, registry)
  const restarts = new Restarts(machine, registry)
  const importRuns = new ImportRuns(machine)
  const syntaxChecks = new SyntaxChecks(machine)
  const desk = new PlanDesk(
    machine,
    registry,
    (plan, signal, onEvent) => ports.verify(plan, signal) ?? restarts.verify(plan, signal, onEvent),
  )
  const trust = new TrustDesk(machine.dataDirectory)
  const lastDiagnoses = new Map<string, Diagnosis>()

  /** Diagnoses, and keeps the diagnosis for plans and reports. @throws when the folder is no project. */
  async function look(
    root: string,
    signal: AbortSignal,
    onEvent?: (event: DiagnosisEvent) => void,
  ): Promise<Diagnosis> {
    const found = await findProject(root)
    if (!found.ok) throw new Error(createTranslator('en')(found.reason))
    const diagnosis = await diagnose({ root: found.root, machine, signal, onEvent }, registry)
    lastDiagnoses.set(diagnosis.root, diagnosis)
    return diagnosis
  }

  return {
    async host() {
      const firstRun = (await recent.list()).length === 0
      const sample = await sampleProject(options.applicationFolder, machine.dataDirectory)
      const initialProject = options.initialProject ?? (firstRun ? sample : undefined)
      return {
        ...host,
        platform: machine.platform,
        homeDirectory: machine.homeDirectory,
        folderDialog: chooseFolder !== undefined,
        sampleProject: sample,
        ...(initialProject === undefined ? {} : { initialProject }),
      }
    },

    recentProjects: () => recent.list(),

    async forgetProject({ root }) {
      await recent.forget(root)
      return recent.list()
    },

    browseFolders: ({ path }) => browseFolders(path ?? machine.homeDirectory),

    async chooseFolder() {
      const path = await chooseFolder?.()
      return path === undefined ? {} : { path }
    },

    async openProject({ root }) {
      const found = await findProject(root)
      return found.ok ? { ok: true, root: found.root, name: basename(found.root) } : { ok: false, reason: found.reason }
    },

    async diagnose({ root }, { signal, progress }) {
      const inUse = (diagnosis: Diagnosis) => ({ ...diagnosis, disproved: desk.disprovedBy(diagnosis) })
      const diagnosis = await look(root, signal, (event) =>
        progress(event.type === 'done' ? { ...event, diagnosis: inUse(event.diagnosis) } : event),
      )
      await recent.remember(diagnosis)
      return inUse(diagnosis)
    },

    planFix: async ({ root, finding, fix }, { signal }) =>
      desk.preview(lastDiagnoses.get(await realPathOf(root)), finding, fix, signal),

    planRestart: async ({ root, service }, { signal }) =>
      desk.keep(await restarts.plan(await realPathOf(root), service, signal)),

    applyPlan: ({ plan }, { signal, progress }) => desk.apply(plan, { signal, onEvent: progress }),
    undoPlan: ({ plan }, { signal, progress }) => desk.undo(plan, { signal, onEvent: progress }),
    finishPlan: ({ plan }, { signal, progress }) => desk.finish(plan, { signal, onEvent: progress }),
    async followLogs({ root }, { signal, progress }) {
      const reason = await logs.follow(await realPathOf(root), signal, progress)
      return reason === undefined ? {} : { reason }
    },
    searchLogs: async ({ root, text }, { signal }) => logs.search(await realPathOf(root), text, signal),
    readStack: async ({ root }, { signal }) => stacks.read(await realPathOf(root), signal),
    listPorts: ({ root }, { signal }) => ports.read(root, signal),
    suggestPort: ({ root, port, protocol }, { signal }) => ports.suggest(root, port, protocol, signal),
    planFreePort: async ({ root, port, protocol }, { signal }) =>
      desk.keep(await ports.planToFree(await realPathOf(root), port, protocol, signal)),
    planImportRun: async ({ root, entry }) => importRuns.plan(lastDiagnoses.get(await realPathOf(root)), entry),
    runImports: ({ run }, { signal }) => importRuns.run(run, signal),
    planSyntaxCheck: async ({ root, tree }) => syntaxChecks.plan(lastDiagnoses.get(await realPathOf(root)), tree),
    checkSyntax: ({ run }, { signal }) => syntaxChecks.run(run, signal),
    journal: async ({ root }) => desk.history(root === undefined ? undefined : await realPathOf(root)),

    async exportReport({ root, format, language }, { signal }) {
      const diagnosis = lastDiagnoses.get(await realPathOf(root)) ?? (await look(root, signal))
      const journal = await desk.history(diagnosis.root)
      return reportFile(diagnosis, { format, language, version: host.version, platform: machine.platform, journal })
    },

    projectTrust: ({ root }) => trust.look(root),
    setProjectTrust: ({ root, fingerprint, trusted }) => trust.set(root, fingerprint, trusted),

    async openReport({ name, content }) {
      const opened = await readReport(Buffer.from(content, 'base64'), name)
      if (!opened.ok) return opened
      const { project, tool, platform } = opened.report
      return {
        ok: true,
        project: project.name,
        version: tool.version,
        ...(platform === undefined ? {} : { platform }),
        diagnosis: replayReport(opened.report, registry),
      }
    },
  }
}

/** Projects are known by their real path; a folder that is gone by the path that was given. */
function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path))
}
