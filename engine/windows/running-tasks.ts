import { type ComObject, createComObject, variantOf } from './com-object.ts'

/** ITaskService of Windows' task scheduler (taskschd.h); own methods come behind the seven of IDispatch. */
const schedulerClass = '0f87369f-a4e5-4cfc-bd3e-73e6154572dd'
const serviceInterface = '2faba4c7-4da9-4013-9697-20cc3fd40f85'
const service = { getRunningTasks: 8, connect: 10 }
const collection = { count: 7, item: 8 }
const runningTask = { path: 9, processId: 14 }

/** `TASK_ENUM_HIDDEN`: those that the scheduler's own window does not list, too. */
const includeHidden = 1

/** More tasks than this never run at the same time. */
const mostTasks = 1000

/** A task of the scheduler that runs at this moment. */
export interface RunningTask {
  /** Such as `\Backup\Nightly`. */
  readonly path: string
  /** The process that the scheduler started for it. */
  readonly pid: number
}

/**
 * The scheduled tasks that run now, as far as this user may see them. `undefined`: the scheduler does not say, or this is
 * not 64-bit Windows, whose way to pass VARIANTs is used.
 */
export async function listRunningTasks(): Promise<readonly RunningTask[] | undefined> {
  if (process.arch === 'ia32') return undefined
  const scheduler = await createComObject(schedulerClass, serviceInterface)
  if (scheduler === undefined) return undefined
  try {
    const nobody = variantOf()
    if (!scheduler.call(service.connect, nobody, nobody, nobody, nobody)) return undefined
    return readTasks(scheduler.readObject(service.getRunningTasks, includeHidden))
  } finally {
    scheduler.release()
  }
}

function readTasks(tasks: ComObject | undefined): readonly RunningTask[] | undefined {
  if (tasks === undefined) return undefined
  try {
    const found: RunningTask[] = []
    const count = Math.min(tasks.readNumber(collection.count) ?? 0, mostTasks)
    for (let index = 1; index <= count; index += 1) {
      const task = tasks.readObject(collection.item, variantOf(index))
      const path = task?.readText(runningTask.path)
      const pid = task?.readNumber(runningTask.processId)
      task?.release()
      // It may have ended since it was counted.
      if (path !== undefined && pid !== undefined) found.push({ path, pid })
    }
    return found
  } finally {
    tasks.release()
  }
}
