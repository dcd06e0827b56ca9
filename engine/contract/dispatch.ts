import { type MethodName, type MethodOutputs, methodInputs } from '../api.ts'
import { describeError } from './describe-error.ts'
import { type ResponseFrame, requestFrameSchema } from './frame.ts'
import type { Call, Handlers } from './handlers.ts'
import { largestReport } from './largest-report.ts'

/** Calls that one page may have open at the same time. */
export const maxPendingCalls = 64

/** Nothing that a page asks for is larger, in bytes: a report that it hands over, and its frame. */
export const maxRequestBytes = largestReport + 64 * 1024

/** The id of answers to frames that name no call of their own. */
export const noCall = -1

/** One page's connection to the contract. */
export interface Dispatcher {
  /** Takes a frame as it arrived: nothing about it is trusted. */
  receive(frame: unknown): void
  /**
   * The page went away: aborts what it started, and answers nothing any more.
   * @returns when everything has come to its end, such as taking back a plan that was cut off.
   */
  close(): Promise<void>
}

/**
 * Routes the frames of one page to the contract's implementation. Every call gets exactly one `result` or `error`.
 * A host that offers only some methods hands in only those.
 */
export function createDispatcher(handlers: Partial<Handlers>, send: (frame: ResponseFrame) => void): Dispatcher {
  const pending = new Map<number, AbortController>()
  const running = new Set<Promise<void>>()
  let closed = false

  const answer = (frame: ResponseFrame) => {
    if (!closed) send(frame)
  }
  const refuse = (id: number, detail: string) => answer({ type: 'error', id, kind: 'invalid', detail })

  const run = async <Name extends MethodName>(id: number, method: Name, input: unknown) => {
    const handler = handlers[method]
    if (handler === undefined) return refuse(id, `${method} is not offered here`)
    const parsed = methodInputs[method].safeParse(input)
    if (!parsed.success) return refuse(id, `${method}: ${issuesOf(parsed.error)}`)
    const controller = new AbortController()
    pending.set(id, controller)
    const call: Call<Name> = {
      signal: controller.signal,
      progress: (progress) => {
        if (pending.get(id) === controller) answer({ type: 'progress', id, progress })
      },
    }
    const outcome = await settle<Name>(() => handler(parsed.data as Parameters<typeof handler>[0], call))
    pending.delete(id)
    if (outcome.ok) return answer({ type: 'result', id, output: outcome.output })
    const kind = controller.signal.aborted ? 'cancelled' : 'failed'
    answer({ type: 'error', id, kind, detail: describeError(outcome.error) })
  }

  return {
    receive(frame) {
      if (closed) return
      const parsed = requestFrameSchema.safeParse(frame)
      if (!parsed.success) return refuse(unusedIdOf(frame, pending), `Not a frame: ${issuesOf(parsed.error)}`)
      const request = parsed.data
      if (request.type === 'cancel') {
        pending.get(request.id)?.abort()
        return
      }
      if (pending.has(request.id)) return refuse(noCall, `Call ${request.id} is already running`)
      if (pending.size >= maxPendingCalls) return refuse(request.id, 'Too many calls at the same time')
      if (!isMethod(request.method)) return refuse(request.id, 'There is no such method')
      const work = run(request.id, request.method, request.input).finally(() => running.delete(work))
      running.add(work)
    },
    async close() {
      closed = true
      for (const controller of pending.values()) controller.abort()
      await Promise.all(running)
    },
  }
}

type Outcome<Output> = { readonly ok: true; readonly output: Output } | { readonly ok: false; readonly error: unknown }

async function settle<Name extends MethodName>(
  work: () => Promise<MethodOutputs[Name]>,
): Promise<Outcome<MethodOutputs[Name]>> {
  try {
    return { ok: true, output: await work() }
  } catch (error) {
    return { ok: false, error }
  }
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methodInputs, name)
}

/** The id that a broken frame names, unless a call with it is running: that one still gets its own answer. */
function unusedIdOf(frame: unknown, pending: ReadonlyMap<number, unknown>): number {
  if (typeof frame !== 'object' || frame === null || !('id' in frame)) return noCall
  const { id } = frame
  return typeof id === 'number' && Number.isSafeInteger(id) && !pending.has(id) ? id : noCall
}

/** Where and what, without repeating what was sent. */
function issuesOf(error: { readonly issues: readonly { readonly path: PropertyKey[]; readonly code: string }[] }) {
  return error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.map(String).join('.') || 'input'} (${code})`)
    .join(', ')
}
