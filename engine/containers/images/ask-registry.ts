import type Dockerode from 'dockerode'
import type { RegistryAnswer } from './image-facts.ts'

const maxDetail = 300

/**
 * Has the engine ask a registry whether an image can be pulled (`GET /distribution/{name}/json`): the same question, over
 * the same network, as compose's own. Nothing is pulled, and no password is used.
 * @param name an image's name, checked by `isImageName`.
 */
export async function askRegistry(
  engine: Dockerode,
  name: string,
  signal: AbortSignal,
): Promise<{ readonly answer: RegistryAnswer; readonly detail: string }> {
  try {
    await distribution(engine, name, signal)
    return { answer: 'has-it', detail: '' }
  } catch (error) {
    if (signal.aborted) return { answer: 'no-answer', detail: '' }
    return { answer: answerOf(error), detail: detailOf(error) }
  }
}

/** The library's own method for it takes no signal, and an engine waits for its registry as long as that likes. */
function distribution(engine: Dockerode, name: string, signal: AbortSignal): Promise<void> {
  const modem: { dial(options: object, done: (error: unknown) => void): void } = engine.modem
  const statusCodes = { 200: true }
  return new Promise((resolve, reject) => {
    modem.dial(
      { path: `/distribution/${name}/json`, method: 'GET', statusCodes, abortSignal: signal },
      (error: unknown) => (error === null || error === undefined ? resolve() : reject(error)),
    )
  })
}

function answerOf(error: unknown): RegistryAnswer {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  switch (status) {
    case 400:
      return 'not-a-name'
    case 401:
    case 403:
      return 'denied'
    case 404:
      return 'not-found'
    case 429:
      return 'rate-limit'
    default:
      return 'unreachable'
  }
}

/** The engine's own words, without what the library puts in front of them. */
function detailOf(error: unknown): string {
  const said = error instanceof Error && 'json' in error ? error.json : undefined
  const own = typeof said === 'object' && said !== null && 'message' in said ? said.message : undefined
  const text = typeof own === 'string' ? own : error instanceof Error ? error.message : String(error)
  return text.slice(0, maxDetail)
}
