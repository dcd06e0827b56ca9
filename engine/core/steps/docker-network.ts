import { z } from 'zod'
import { attemptWithEngine } from '../../docker/attempt.ts'
import { message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('docker-network'),
  operation: z.literal('remove-network'),
  /** The network's full id: several may have one name. */
  network: z.string().regex(/^[0-9a-z]{12,64}$/),
  name: z.string(),
})
export type DockerNetworkStep = z.infer<typeof schema>

const textsByName = z.record(z.string(), z.string()).nullish()
/** What the network is made of, in the words of the Engine API: enough to make it again. */
const receiptSchema = z.object({
  Name: z.string(),
  Driver: z.string(),
  EnableIPv6: z.boolean().nullish(),
  Internal: z.boolean().nullish(),
  Attachable: z.boolean().nullish(),
  Options: textsByName,
  Labels: textsByName,
  IPAM: z
    .object({
      Driver: z.string().nullish(),
      Options: textsByName,
      Config: z
        .array(z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string()), z.null()])))
        .nullish(),
    })
    .nullish(),
})
type Receipt = z.infer<typeof receiptSchema>

const attachedSchema = z.array(
  z.object({
    NetworkSettings: z
      .object({ Networks: z.record(z.string(), z.object({ NetworkID: z.string().nullish() })).nullish() })
      .nullish(),
  }),
)

const timeoutMs = 15_000

/** Removes one network that no container uses; undo makes one like it, with the same name, addresses and labels. */
export default defineStepKind<DockerNetworkStep, Receipt>({
  kind: 'docker-network',
  schema,
  receiptSchema,
  describe: ({ operation, name, network }) => ({
    summary: message(`docker.steps.docker-network.${operation}`, { name, id: network.slice(0, 12) }),
  }),
  async prepare({ network, ...step }, { machine, signal }, begun) {
    const looked = await attemptWithEngine(machine, signal, timeoutMs, async (engine, time) => {
      const receipt = receiptSchema.parse(await engine.getNetwork(network).inspect())
      // A container that is stopped keeps the network's id, and could not be started again without it.
      const all = attachedSchema.parse(await engine.listContainers({ all: true, abortSignal: time }))
      const isUsed = all.some(({ NetworkSettings }) =>
        // Podman says the name where Docker says the id.
        Object.values(NetworkSettings?.Networks ?? {}).some(
          ({ NetworkID }) => NetworkID === network || NetworkID === step.name,
        ),
      )
      return { receipt, isUsed }
    })
    // It is gone because the attempt that was cut off removed it.
    if (!looked.ok && looked.problem === 'missing' && begun !== undefined) return { ok: true, receipt: begun }
    if (!looked.ok) return refuse(looked.problem, step, looked.detail)
    if (looked.value.receipt.Name !== step.name) return refuse('missing', step)
    return looked.value.isUsed ? refuse('used', step) : { ok: true, receipt: looked.value.receipt }
  },
  async apply({ network, ...step }, _receipt, { machine, signal }) {
    const done = await attemptWithEngine(machine, signal, timeoutMs, (engine, time) =>
      engine.getNetwork(network).remove({ abortSignal: time }),
    )
    // Somebody else removed it a moment ago.
    return done.ok || done.problem === 'missing' ? { ok: true } : refuse(done.problem, step, done.detail)
  },
  async undo(step, receipt, context) {
    const again = await isThereAgain(receipt, context)
    if (again === true) return { ok: true }
    const { machine, signal } = context
    const { Options, Labels, IPAM, EnableIPv6, Internal, Attachable, ...named } = receipt
    const made = await attemptWithEngine(machine, signal, timeoutMs, (engine, time) =>
      engine.createNetwork({
        ...named,
        // There may be another one of the name, and there was.
        CheckDuplicate: false,
        EnableIPv6: EnableIPv6 ?? false,
        Internal: Internal ?? false,
        Attachable: Attachable ?? false,
        Options: Options ?? {},
        Labels: Labels ?? {},
        IPAM: { Driver: IPAM?.Driver ?? 'default', Options: IPAM?.Options ?? {}, Config: ranges(receipt) },
        abortSignal: time,
      }),
    )
    return made.ok ? { ok: true } : refuse(made.problem, step, made.detail)
  },
  async wasApplied({ network }, _receipt, { machine, signal }) {
    const looked = await attemptWithEngine(machine, signal, timeoutMs, (engine) => engine.getNetwork(network).inspect())
    if (looked.ok) return false
    return looked.problem === 'missing' ? true : undefined
  },
})

/** Whether undo has made it already: no two networks have the same addresses. */
async function isThereAgain(receipt: Receipt, { machine, signal }: StepContext): Promise<boolean | undefined> {
  const looked = await attemptWithEngine(machine, signal, timeoutMs, async (engine, time) =>
    z.array(receiptSchema).parse(await engine.listNetworks({ abortSignal: time })),
  )
  if (!looked.ok) return undefined
  const own = subnets(receipt)
  return looked.value.some((one) => one.Name === receipt.Name && own !== '' && subnets(one) === own)
}

type Range = Record<string, string | Record<string, string>>

/** The subnets with their gateways, parts and reserved addresses. */
function ranges({ IPAM }: Receipt): Range[] {
  return (IPAM?.Config ?? []).map((config) =>
    Object.fromEntries(
      Object.entries(config).filter((entry): entry is [string, Range[string]] => entry[1] !== null && entry[1] !== ''),
    ),
  )
}

function subnets(receipt: Receipt): string {
  return ranges(receipt)
    .map(({ Subnet }) => (typeof Subnet === 'string' ? Subnet : ''))
    .join(' ')
}

function refuse(
  reason: string,
  { name }: Pick<DockerNetworkStep, 'name'>,
  detail = '',
): Extract<StepOutcome, { readonly ok: false }> {
  return { ok: false, reason: message(`docker.steps.docker-network.${reason}`, { name, detail }) }
}
