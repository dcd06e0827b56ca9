import { z } from 'zod'
import type { ContainerList, LogLine } from './containers/facts.ts'
import type { EngineEvent } from './containers/read-events.ts'
import { largestReport } from './contract/largest-report.ts'
import type { Diagnosis, DiagnosisEvent } from './core/diagnose.ts'
import type { Finding, FixOffer } from './core/finding.ts'
import type { Message } from './core/message.ts'
import type { StepDescription } from './core/step.ts'
import type { RestartCondition } from './health/restart/condition.ts'
import type { RunVerdict } from './imports/run/run-answer.ts'
import type { StartPhase } from './logs/start-phases.ts'
import type { SyntaxComparison } from './migrations/cross-check/compare-verdicts.ts'
import type { ListenerRow } from './ports/listener-rows.ts'

/**
 * The contract between the renderer and the engine, the same over Electron's message port and the browser's WebSocket.
 * A renderer names a project, a finding, a fix or a plan; it never says what to run. Input is validated on arrival.
 */
const root = z.string().min(1).max(4096)
const port = z.number().int().min(1).max(65_535)
const protocol = z.enum(['tcp', 'udp'])
const planId = z.string().regex(/^[a-z0-9-]{1,80}$/)

export const methodInputs = {
  /** What is around the page. */
  host: z.strictObject({}),
  /** The folder opened at start, if the host was given one. */
  recentProjects: z.strictObject({}),
  forgetProject: z.strictObject({ root }),
  /** Folders below a folder, for a picker where the host has no dialog of its own. */
  browseFolders: z.strictObject({ path: z.string().max(4096).optional() }),
  /** The operating system's own folder dialog; only where `host` says that there is one. */
  chooseFolder: z.strictObject({}),
  /** Says whether a folder can be diagnosed, and its real path, before anything is read. */
  openProject: z.strictObject({ root }),
  /** Runs a diagnosis; progress is a stream of `DiagnosisEvent`. */
  diagnose: z.strictObject({ root }),
  /** Makes a plan for a finding of the last diagnosis of that project. Changes nothing. */
  planFix: z.strictObject({ root, finding: z.string().max(300), fix: z.string().max(100) }),
  /** Makes a plan to restart a service; applying it follows its log and health until it is well or not. */
  planRestart: z.strictObject({ root, service: z.string().min(1).max(200) }),
  /** Applies a plan made by `planFix`, `planFreePort` or `planRestart`; progress is a stream of `PlanEvent`. */
  applyPlan: z.strictObject({ plan: planId }),
  /** Takes an applied plan back, or what a killed Stackmedic left of one; progress is a stream of `PlanEvent`. */
  undoPlan: z.strictObject({ plan: planId }),
  /** Goes on with a plan that was cut off in the middle. */
  finishPlan: z.strictObject({ plan: planId }),
  /** How the project's containers are right now, and how they came there. */
  readStack: z.strictObject({ root }),
  /** The ends of all logs, then what is written from now on, until it is cancelled; progress is a stream of `LogFeedEvent`. */
  followLogs: z.strictObject({ root }),
  /** Looks for a text in the whole logs. */
  searchLogs: z.strictObject({ root, text: z.string().min(1).max(1000) }),
  /** Everything that listens on this machine right now, with its owner and the container behind it. */
  listPorts: z.strictObject({ root }),
  /** The nearest port above this one that nobody has or wants, measured. */
  suggestPort: z.strictObject({ root, port, protocol }),
  /** Makes a plan to free a port of this machine from whoever has it at this moment. Changes nothing. */
  planFreePort: z.strictObject({ root, port, protocol }),
  /** Says what importing an entry point of the last diagnosis in a real interpreter would do. Starts nothing. */
  planImportRun: z.strictObject({ root, entry: z.number().int().min(0).max(10_000) }),
  /** Does what `planImportRun` said, once. Runs code of the project. */
  runImports: z.strictObject({ run: planId }),
  /** Says how a real interpreter would be asked whether the migrations of a tree compile. Starts nothing. */
  planSyntaxCheck: z.strictObject({ root, tree: z.string().max(4096) }),
  /** Does what `planSyntaxCheck` said, once. Runs no code of the project. */
  checkSyntax: z.strictObject({ run: planId }),
  /** Applied plans of a project, newest first; without a root, of all projects. */
  journal: z.strictObject({ root: root.optional() }),
  /** The last diagnosis as a file for sharing, redacted. */
  exportReport: z.strictObject({
    root,
    format: z.enum(['zip', 'html', 'json', 'markdown']),
    language: z.enum(['en', 'es']),
  }),
  /** The commands that the project names itself, and whether the person trusted this folder with them. */
  projectTrust: z.strictObject({ root }),
  /** Trusts a folder with exactly the commands that were shown, or ends that. */
  setProjectTrust: z.strictObject({ root, fingerprint: z.string().regex(/^[\da-f]{64}$/), trusted: z.boolean() }),
  /** Judges a report that somebody sent (a zip, or its report.json) again, from the facts in it. */
  openReport: z.strictObject({ name: z.string().max(255), content: z.base64().max(largestReport) }),
} as const

export type MethodName = keyof typeof methodInputs
export type MethodInput<Name extends MethodName> = z.input<(typeof methodInputs)[Name]>

export interface MethodOutputs {
  host: HostInformation
  recentProjects: readonly RecentProject[]
  forgetProject: readonly RecentProject[]
  browseFolders: FolderListing
  chooseFolder: { readonly path?: string }
  openProject: OpenedProject
  diagnose: DiagnosisInUse
  planFix: PlanOutcome
  planRestart: PlanOutcome
  applyPlan: PlanResult
  undoPlan: PlanResult
  finishPlan: PlanResult
  readStack: StackView
  followLogs: { readonly reason?: Message }
  searchLogs: LogSearch
  listPorts: PortList
  suggestPort: PortSuggestion
  planFreePort: PlanOutcome
  planImportRun: ImportRunPreview
  runImports: RunVerdict
  planSyntaxCheck: SyntaxCheckPreview
  checkSyntax: SyntaxComparison
  journal: readonly JournalPlan[]
  exportReport: ReportFile
  projectTrust: ProjectTrust
  setProjectTrust: ProjectTrust
  openReport: OpenedReport
}

export interface MethodProgress {
  diagnose: DiagnosisEvent
  applyPlan: PlanEvent
  undoPlan: PlanEvent
  finishPlan: PlanEvent
  followLogs: LogFeedEvent
}

export type ProgressOf<Name extends MethodName> = Name extends keyof MethodProgress ? MethodProgress[Name] : never

export interface HostInformation {
  readonly kind: 'electron' | 'browser'
  readonly version: string
  readonly platform: 'windows' | 'linux' | 'macos'
  readonly homeDirectory: string
  /** Whether `chooseFolder` opens a dialog. */
  readonly folderDialog: boolean
  /** The project to open first: the one named at start, or the sample on the very first run. */
  readonly initialProject?: string
  /** The bundled sample project. */
  readonly sampleProject: string
}

export interface RecentProject {
  readonly root: string
  readonly name: string
  /** ISO 8601, UTC. */
  readonly openedAt: string
  /** What the last diagnosis said, if there was one. */
  readonly last?: { readonly errors: number; readonly warnings: number; readonly unknown: number }
  /** False: the folder is gone. */
  readonly exists: boolean
}

export type OpenedProject =
  | { readonly ok: true; readonly root: string; readonly name: string }
  | { readonly ok: false; readonly reason: Message }

export interface FolderListing {
  readonly path: string
  readonly parent?: string
  readonly folders: readonly { readonly name: string; readonly path: string; readonly project: boolean }[]
  /** The folder itself looks like a project. */
  readonly project: boolean
  readonly problem?: Message
}

/** What a project asks to be run, and what the person said to it. */
export type ProjectTrust =
  | { readonly state: 'no-commands' }
  | {
      readonly state: 'trusted' | 'untrusted'
      /** Names exactly these commands: trust in it does not cover others. */
      readonly fingerprint: string
      readonly commands: readonly { readonly name: string; readonly run: readonly string[] }[]
    }

/** A diagnosis of a project that is open, with what it says about the fixes that were applied here. */
export interface DiagnosisInUse extends Diagnosis {
  /** The newest first; those with another way beside them alone. */
  readonly disproved?: readonly DisprovedFix[]
}

/** A fix that was applied and has not helped. Taking it back makes room for another one of no higher risk. */
export interface DisprovedFix {
  /** What is taken back, with what it did. */
  readonly plan: string
  readonly steps: readonly StepDescription[]
  /** What it was applied for; it may be gone, while the stack does not come up all the same. */
  readonly finding: Finding
  readonly fix: FixOffer
  readonly other: FixOffer
  /** How it is known that it has not helped. */
  readonly reason: Message
}

/** A plan as a person sees it before they say yes. */
export interface PlanPreview {
  readonly id: string
  readonly fix: FixOffer
  readonly finding: string
  readonly findingTitle: Message
  /** What the fix does and what it leaves alone. */
  readonly explanation: Message
  readonly steps: readonly StepDescription[]
}

export type PlanOutcome =
  | { readonly ok: true; readonly plan: PlanPreview }
  | { readonly ok: false; readonly reason: Message }

export type PlanEvent =
  | { readonly type: 'step-started'; readonly step: number }
  | { readonly type: 'output'; readonly step: number; readonly text: string }
  | { readonly type: 'step-finished'; readonly step: number }
  | { readonly type: 'step-failed'; readonly step: number; readonly reason: Message }
  | { readonly type: 'verifying' }
  /** What a restarted container writes; bounded, redacted. */
  | { readonly type: 'log'; readonly container: string; readonly lines: readonly LogLine[]; readonly dropped: number }
  /** The log of a restarted container cannot be read any more, or never could be. */
  | { readonly type: 'log-failed'; readonly container: string; readonly reason: Message }
  | { readonly type: 'condition'; readonly condition: RestartCondition }

export interface PlanResult {
  readonly plan: string
  /**
   * `verified`: the facts were read again and the finding is gone. `not-verified`: applied, but it is still there or
   * could not be looked at. `failed`: a step failed; what came before it was taken back where possible.
   * `undone`: everything is as before.
   */
  readonly outcome: 'verified' | 'not-verified' | 'failed' | 'undone' | 'cancelled'
  readonly reason?: Message
  /** After `failed` and `cancelled`: why not everything could be taken back. Absent when all is as before. */
  readonly leftBehind?: Message
  readonly undoable: boolean
}

/** The project's containers at one moment. */
export type StackView =
  | {
      readonly state: 'known'
      readonly list: ContainerList
      /** Oldest first; what the engine has forgotten is not there. */
      readonly events: readonly EngineEvent[]
      /** What containers were busy with while they started, by their ids. */
      readonly starts: readonly { readonly container: string; readonly phases: readonly StartPhase[] }[]
      /** Why events and lines could not be read. */
      readonly historyUnread?: Message
    }
  | { readonly state: 'unknown'; readonly reason: Message }

/** One line of one container. */
export interface FeedLine extends LogLine {
  readonly container: string
  readonly service: string
  /** The rule of a known error. */
  readonly rule?: string
}

export type LogFeedEvent =
  | { readonly type: 'lines'; readonly lines: readonly FeedLine[]; readonly dropped: number }
  /** What was written before has come; `cut` names the services whose logs are longer than what is sent. */
  | { readonly type: 'caught-up'; readonly cut: readonly string[] }

export type LogSearch =
  | {
      readonly state: 'known'
      readonly lines: readonly FeedLine[]
      /** Services in whose logs there may be more. */
      readonly cut: readonly string[]
    }
  | { readonly state: 'unknown'; readonly reason: Message }

/** A real import of an entry point, before the yes. */
export interface ImportRunPlan {
  readonly id: string
  /** `container`: a throwaway one from the service's image, without a network and read-only. */
  readonly where: 'container' | 'host'
  readonly interpreter: string
  readonly image?: string
  readonly target: string
  readonly workingDirectory: string
  /** After this long it is ended. */
  readonly seconds: number
}

export type ImportRunPreview =
  | { readonly ok: true; readonly plan: ImportRunPlan }
  | { readonly ok: false; readonly reason: Message }

/** How a real interpreter is asked whether migrations compile: nothing of them is imported or run. */
export interface SyntaxCheckPlan {
  readonly id: string
  /** `container`: a throwaway one from the image of the service, without a network and without files of the project. */
  readonly where: 'container' | 'host'
  /** The exact command, the sources come on its standard input. */
  readonly command: readonly [program: string, ...words: string[]]
  readonly interpreter: string
  readonly image?: string
  /** The interpreter itself is a file of the project. */
  readonly isOfProject: boolean
  readonly files: number
  /** The Python 3 minor version that the text was judged for. */
  readonly judgedFor: number
  /** After this long it is ended. */
  readonly seconds: number
}
export type SyntaxCheckPreview =
  | { readonly ok: true; readonly plan: SyntaxCheckPlan }
  | { readonly ok: false; readonly reason: Message }

/** Who listens on this machine. */
export type PortList =
  | {
      readonly state: 'known'
      /** ISO 8601, UTC. */
      readonly readAt: string
      readonly rows: readonly ListenerRow[]
      /** Why containers are not named, where they could not be read. */
      readonly withoutContainers?: Message
    }
  | { readonly state: 'unknown'; readonly reason: Message }

/** `port` is absent where hundreds of ports in a row are taken. */
export interface PortSuggestion {
  readonly port?: number
}

export type { LogLine } from './containers/facts.ts'
export type { EngineEvent } from './containers/read-events.ts'
export type { RestartCondition } from './health/restart/condition.ts'
export type { StartPhase } from './logs/start-phases.ts'
export type { ListenerRow } from './ports/listener-rows.ts'

export interface JournalPlan {
  readonly id: string
  readonly root: string
  readonly fix: string
  readonly title: Message
  readonly findingTitle: Message
  readonly appliedAt: string
  /** `interrupted`: Stackmedic was killed in the middle; it can be finished or undone. */
  readonly state: 'applied' | 'verified' | 'not-verified' | 'failed' | 'undone' | 'interrupted'
  readonly undoable: boolean
  readonly steps: readonly StepDescription[]
}

export interface ReportFile {
  readonly fileName: string
  readonly mediaType: string
  readonly encoding: 'text' | 'base64'
  readonly content: string
}

/** A report as a page shows it: a diagnosis of another machine or another day. Nothing can be fixed from it. */
export type OpenedReport =
  | {
      readonly ok: true
      readonly project: string
      /** Of the Stackmedic that made it. */
      readonly version: string
      /** Of the machine that was diagnosed. */
      readonly platform?: 'windows' | 'linux' | 'macos'
      readonly diagnosis: Diagnosis
    }
  | { readonly ok: false; readonly reason: Message }

/** How a host offers the contract to a page: one call, progress while it runs, an abort signal to cancel it. */
export interface Client {
  call<Name extends MethodName>(
    method: Name,
    input: MethodInput<Name>,
    options?: { readonly onProgress?: (progress: ProgressOf<Name>) => void; readonly signal?: AbortSignal },
  ): Promise<MethodOutputs[Name]>
}
