import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import type { Machine } from '../machine.ts'
import { message, messageOfError } from '../message.ts'
import { readRegularFile } from '../project-files.ts'
import type { Registry } from '../registry.ts'
import type { StepContext, StepOutcome } from '../step.ts'
import { type ElevationRequest, elevationRequestSchema } from './request.ts'

const largestRequest = 1024 * 1024

/**
 * The elevated side: does the steps of one request, and nothing else. Only step kinds that declare that they need
 * administrator rights are done, and each with its own validation.
 * @param path the request; the answer is written beside it.
 * @param hash SHA-256 of the request, from the command line that the person said yes to: a file that was changed since
 * is refused.
 */
export async function performElevated(path: string, hash: string, machine: Machine, registry: Registry): Promise<void> {
  // A link or a pipe in its place is not followed: with these rights it could be anybody's file.
  const read = readRegularFile(path, largestRequest)
  if (read === 'link' || read.problem !== undefined) throw new Error('The request is not one of Stackmedic')
  if (createHash('sha256').update(read.bytes).digest('hex') !== hash) {
    throw new Error('The request is not the one that was agreed to')
  }
  const request = elevationRequestSchema.parse(JSON.parse(read.bytes.toString('utf8')))
  const outcomes = await perform(request, machine, registry)
  // The folder is the person's own and private; an answer that is already there is not ours to replace.
  await writeFile(`${path}.answer`, JSON.stringify(outcomes), { flag: 'wx' })
}

async function perform(request: ElevationRequest, machine: Machine, registry: Registry): Promise<StepOutcome[]> {
  const context: StepContext = {
    root: request.root,
    machine,
    signal: new AbortController().signal,
    onOutput: () => undefined,
  }
  const outcomes: StepOutcome[] = []
  for (const { step, receipt } of request.steps) {
    const outcome = await performOne(step, receipt, request.operation, context, registry)
    outcomes.push(outcome)
    if (!outcome.ok) break
  }
  return outcomes
}

async function performOne(
  step: ElevationRequest['steps'][number]['step'],
  receipt: unknown,
  operation: ElevationRequest['operation'],
  context: StepContext,
  registry: Registry,
): Promise<StepOutcome> {
  const kind = registry.steps.get(step.kind)
  const data = kind?.schema.safeParse(step)
  const known = kind?.receiptSchema.safeParse(receipt)
  if (kind?.elevation !== true || data?.success !== true || known?.success !== true) {
    return { ok: false, reason: message('core.elevation.not-allowed', { kind: step.kind }) }
  }
  try {
    if (operation === 'apply') return await kind.apply(data.data, known.data, context)
    return (await kind.undo?.(data.data, known.data, context)) ?? noUndo(step.kind)
  } catch (error) {
    return { ok: false, reason: messageOfError(error) }
  }
}

function noUndo(kind: string): StepOutcome {
  return { ok: false, reason: message('core.plan.no-undo', { kind }) }
}
