import { randomBytes } from 'node:crypto'
import type Dockerode from 'dockerode'
import { LogFrames } from '../../containers/logs/log-frames.ts'
import { confinement } from '../../docker/confinement.ts'
import { type RunVerdict, readRunAnswer } from './run-answer.ts'
import { type ImportRequest, importArguments, importSeconds } from './run-request.ts'

/** Starting the container comes on top of the import. */
const patienceMs = (importSeconds + 15) * 1000

/**
 * Imports an entry point in a container of its own, made from the image of a service's container: without a network,
 * with nothing on it that can be written except a small /tmp, without rights, and removed afterwards. The service's own
 * container is not touched. Runs the project's code: only after a yes.
 * @param like the service's container, in any state.
 */
export async function runInContainer(
  engine: Dockerode,
  like: string,
  request: ImportRequest,
  { workingDirectory, interpreters }: { readonly workingDirectory: string; readonly interpreters: readonly string[] },
  signal: AbortSignal,
): Promise<RunVerdict> {
  const { Image, Config, Mounts } = await engine.getContainer(like).inspect()
  const nonce = randomBytes(16).toString('hex')
  const words = importArguments(request, nonce)
  let refused: string | undefined
  for (const interpreter of interpreters) {
    signal.throwIfAborted()
    const container = await engine.createContainer({
      Image,
      Entrypoint: [interpreter, ...words],
      Cmd: [],
      WorkingDir: workingDirectory,
      Env: Config.Env,
      User: Config.User,
      Healthcheck: { Test: ['NONE'] },
      Labels: { 'dev.stackmedic.import-run': nonce },
      NetworkDisabled: true,
      HostConfig: {
        ...confinement,
        Binds: Mounts.flatMap(({ Type, Name, Source, Destination }) => {
          const source = Type === 'volume' ? Name : Type === 'bind' ? Source : undefined
          return source === undefined ? [] : [`${source}:${Destination}:ro`]
        }),
      },
    })
    try {
      const started = await container.start().then(
        () => true,
        (error: unknown) => {
          refused = error instanceof Error ? error.message : String(error)
          return false
        },
      )
      // An image may have the interpreter under another name.
      if (!started) continue
      if (!(await ended(container, signal))) return { outcome: 'timed-out', stopped: [] }
      return readRunAnswer(await outputOf(container), nonce)
    } finally {
      await container.remove({ force: true, v: true }).catch(() => undefined)
    }
  }
  return { outcome: 'no-answer', stopped: [], ...(refused === undefined ? {} : { error: refused.slice(0, 500) }) }
}

/** Whether the container ended by itself before patience did. */
async function ended(container: Dockerode.Container, signal: AbortSignal): Promise<boolean> {
  let stop: () => void = () => undefined
  const limit = new Promise<false>((resolve) => {
    stop = () => resolve(false)
  })
  const timer = setTimeout(() => stop(), patienceMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([container.wait().then(() => true), limit])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    signal.throwIfAborted()
  }
}

/** The end of the standard output. */
async function outputOf(container: Dockerode.Container): Promise<string> {
  const pieces: Buffer[] = []
  const frames = new LogFrames((piece) => pieces.push(piece))
  frames.push(await container.logs({ stdout: true, stderr: false, tail: 50, follow: false }))
  frames.end()
  return Buffer.concat(pieces).toString('utf8')
}
