import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type Dockerode from 'dockerode'
import { LogFrames } from '../../containers/logs/log-frames.ts'
import { stripControlSequences } from '../../core/strip-control-sequences.ts'
import { confinement } from '../../docker/confinement.ts'
import { type CompilerAnswer, readCompilerOutput } from './compile-answer.ts'
import { compileArguments, compileInput, compileSeconds } from './compile-program.ts'

/** Programs of an image that may be its Python, the likeliest first. */
export const containerInterpreters = ['python3', 'python'] as const

/** Starting the container comes on top. */
const patienceMs = (compileSeconds + 15) * 1000
const maxOutputBytes = 32 * 1024 * 1024

/**
 * Lets the interpreter of an image compile sources, in a container of its own: no network, no files of the project, no
 * rights, nothing to write on, and removed afterwards. Nothing of the sources is executed.
 * @throws when it is cancelled.
 */
export async function compileInContainer(
  engine: Dockerode,
  image: string,
  sources: readonly Buffer[],
  signal: AbortSignal,
): Promise<CompilerAnswer> {
  let refused = ''
  for (const interpreter of containerInterpreters) {
    signal.throwIfAborted()
    let container: Dockerode.Container | undefined
    try {
      container = await engine.createContainer({
        Image: image,
        Entrypoint: [interpreter, ...compileArguments],
        Cmd: [],
        WorkingDir: '/',
        Healthcheck: { Test: ['NONE'] },
        Labels: { 'dev.stackmedic.compile': randomBytes(8).toString('hex') },
        NetworkDisabled: true,
        OpenStdin: true,
        StdinOnce: true,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        HostConfig: confinement,
      })
      const attached = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })
      // A socket, which the library's types call by its two halves.
      const stream = attached as unknown as Duplex
      await container.start().catch((error: unknown) => {
        stream.destroy()
        throw error
      })
      return await converse(stream, compileInput(sources), signal)
    } catch (error) {
      signal.throwIfAborted()
      // An image may have the interpreter under another name.
      refused = error instanceof Error ? error.message : String(error)
    } finally {
      await container?.remove({ force: true, v: true }).catch(() => undefined)
    }
  }
  return { verdicts: [], ended: 'not-started', error: stripControlSequences(refused).slice(0, 500) }
}

/** Sends the input and collects the output until the program ends. @throws when it is cancelled. */
async function converse(stream: Duplex, input: Buffer, signal: AbortSignal): Promise<CompilerAnswer> {
  const output: Buffer[] = []
  const complaints: Buffer[] = []
  let size = 0
  const frames = new LogFrames((piece, name) => (name === 'stdout' ? output : complaints).push(piece))
  const ended = await new Promise<'itself' | 'timed-out'>((resolve) => {
    const timer = setTimeout(() => finish('timed-out'), patienceMs)
    const onAbort = () => finish('itself')
    const finish = (how: 'itself' | 'timed-out') => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      stream.destroy()
      resolve(how)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxOutputBytes) finish('itself')
      else frames.push(chunk)
    })
    // The program may end before it has read everything; what it answered tells.
    stream.on('error', () => finish('itself'))
    stream.on('end', () => finish('itself'))
    stream.on('close', () => finish('itself'))
    // It may have been cancelled while the container was made.
    if (signal.aborted) finish('itself')
    else stream.write(input)
  })
  signal.throwIfAborted()
  frames.end()
  const answer = readCompilerOutput(Buffer.concat(output).toString('utf8'))
  const complaint = stripControlSequences(Buffer.concat(complaints).toString('utf8')).trim().slice(0, 500)
  return {
    ...answer,
    ended: answer.version === undefined && ended === 'itself' ? 'not-started' : ended,
    ...(complaint !== '' && { error: complaint }),
  }
}
