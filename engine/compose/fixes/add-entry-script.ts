import { posix } from 'node:path'
import { defineFix, type FixContext, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import {
  type ComposeModel,
  composeModelFact,
  type EntryPoint,
  entryPointsFact,
  type Place,
  type Service,
} from '../../project/facts.ts'
import { readServiceImage, type ServiceImage } from '../../project/service-image.ts'
import { planEdits } from '../edit/plan-edits.ts'
import { hostOfUrl } from '../host-address.ts'
import { serverPort } from '../local-target.ts'
import { addVolume, giveTime } from '../start/edit-start.ts'
import { commandLine, entryScript } from '../start/entry-script.ts'
import { isMigration } from '../start/needs-time.ts'
import { wrapStart } from '../start/start-edits.ts'

/** 60 s for the database and 126 s of pauses; without it, whoever waits for the service's health gives up first. */
const longestStart = '200s'

const uses = { compose: composeModelFact, entryPoints: entryPointsFact }

/**
 * Gives a service an entry script that waits for its database and migrates with retries. The script is mounted, not copied: it works for
 * images from elsewhere, a change of it needs no build, and `up -d --build` takes it as well.
 */
export default defineFix({
  id: 'compose/add-entry-script',
  rules: ['compose/dependency-race'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  // Waiting for the health of the database is shorter where that is possible.
  rank: 20,
  uses,
  fits: ({ where, data }, { compose }) =>
    data['migrates'] === true && databaseOf(compose, where.service, String(data['dependency'])) !== undefined,
  plan,
})

async function plan({ finding, facts: { compose, entryPoints }, root }: FixContext<typeof uses>): Promise<Planned> {
  const name = finding.where.service ?? ''
  const service = compose?.services.find((one) => one.name === name)
  const database = databaseOf(compose, name, String(finding.data['dependency']))
  const first = compose?.files[0]
  if (service === undefined || database === undefined || first === undefined) return refuse('service-gone', name)
  const reading = await readServiceImage(root, service)
  if (reading.state === 'unread') return refuse('start-not-known', name)
  const fileName = `entrypoint-${name}.sh`
  const script = posix.join(posix.dirname(first), fileName)
  if ((await readProjectFile(root, script)).problem !== 'missing') {
    return { ok: false, reason: message('compose.reasons.script-there', { file: script }) }
  }
  const target = `/${fileName}`
  const built = reading.state === 'read' ? reading.built : undefined
  const { file } = startOf(service, built)
  const edits = wrapStart(service, built, file, ['/bin/sh', target])
  if (typeof edits === 'string') return refuse(edits === 'not-here' ? 'start-elsewhere' : edits, name)
  // Paths in other files may count from another folder.
  if (compose?.files.includes(file) !== true) return refuse('start-elsewhere', name)

  const migrate = migrationOf(service, built?.image.workingDirectory, entryPoints?.entryPoints ?? [])
  const text = entryScript({ database, ...(migrate !== undefined && { migrate }) })
  const created = await editFileStep(root, script, text, { mode: 0o755 })
  if (!created.ok) return created
  const patience = service.healthcheck?.test === undefined ? [] : [giveTime(name, longestStart)]
  const all = [...edits, addVolume(name, `./${fileName}:${target}:ro`), ...patience]
  const changes = all.map((edit) => ({ file, edit }))
  const planned = await planEdits(
    root,
    changes,
    message('compose.fixes.add-entry-script.summary', { service: name, file: script, database }),
  )
  return planned.ok ? { ...planned, steps: [created.step, ...planned.steps] } : planned
}

/** Where the start is written that is to be changed, or where it is to be added. */
function startOf({ entrypoint, command, place }: Service, built: ServiceImage | undefined): Place {
  if (entrypoint !== undefined && entrypoint.words.length > 0) return entrypoint.place
  return built?.image.entrypoint === undefined ? (command?.place ?? place) : place
}

/** `host:port` of the database that a service depends on, as its own settings have it. */
function databaseOf(
  compose: ComposeModel | undefined,
  name: string | undefined,
  dependency: string,
): string | undefined {
  const service = compose?.services.find((one) => one.name === name)
  const other = compose?.services.find((one) => one.name === dependency)
  if (service === undefined || other === undefined) return undefined
  const own = service.environment.map(({ value = '' }) => hostOfUrl(value)).find((named) => named?.host === dependency)
  const port = own?.port ?? serverPort(other)
  return port === undefined ? undefined : `${dependency}:${port}`
}

/** The command with which a service migrates, from the folder in which it does. */
function migrationOf(
  service: Service,
  imageDirectory: string | undefined,
  entryPoints: readonly EntryPoint[],
): string | undefined {
  const found = entryPoints.find((entry) => entry.service === service.name && isMigration(entry))
  // A word that is not known before it runs cannot be repeated elsewhere.
  if (found === undefined || found.words.some((word) => /[$`]/.test(word))) return undefined
  const line = commandLine(found.words)
  const start = service.workingDirectory ?? imageDirectory
  const isElsewhere = found.workingDirectory !== undefined && found.workingDirectory !== (start ?? '/')
  return isElsewhere ? `cd ${commandLine([found.workingDirectory ?? '/'])} && ${line}` : line
}

function refuse(reason: string, service: string): Extract<Planned, { ok: false }> {
  return { ok: false, reason: message(`compose.reasons.${reason}`, { service }) }
}
