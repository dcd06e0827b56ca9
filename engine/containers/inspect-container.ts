import type Dockerode from 'dockerode'
import { type ReadContainer, readContainer } from './read-container.ts'

/**
 * One container in full; `undefined` when it is gone.
 * @throws when the engine does not answer, or with something else: left out, a broken stack would look whole.
 */
export async function inspectContainer(
  engine: Dockerode,
  id: string,
  signal: AbortSignal,
): Promise<ReadContainer | undefined> {
  try {
    const container = readContainer(await engine.getContainer(id).inspect({ abortSignal: signal }))
    if (container === undefined) throw new Error(`the answer about container ${id.slice(0, 12)} was not understood`)
    return container
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** Whether the engine said that there is no such container. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404
}
