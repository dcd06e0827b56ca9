import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { familySchema, protocolSchema } from './facts.ts'

const portSchema = z.number().int().min(0).max(65_535)

export const reservedRangeSchema = z.object({
  protocol: protocolSchema,
  start: portSchema,
  end: portSchema,
  /** Reserved so that nothing takes it by chance; a program that asks for it still gets it. Such a row never blocks. */
  administered: z.boolean(),
})
export type ReservedRange = z.infer<typeof reservedRangeSchema>

/** The ranges of ports that Windows keeps from programs, as `netsh` lists them; the same for IPv4 and IPv6. */
export const reservedRangesFact = defineFact({
  id: 'ports/reserved-ranges',
  area: 'ports',
  schema: z.array(reservedRangeSchema),
})

export const dynamicRangeSchema = z.object({
  protocol: protocolSchema,
  family: familySchema,
  start: portSchema,
  /** How many ports. */
  count: z.number().int().positive(),
})
export type DynamicRange = z.infer<typeof dynamicRangeSchema>

/** Where Windows takes ports from when a program does not care which; Hyper-V, WSL and Docker reserve theirs there. */
export const dynamicRangesFact = defineFact({
  id: 'ports/dynamic-ranges',
  area: 'ports',
  schema: z.array(dynamicRangeSchema),
})

export const httpQueueSchema = z.object({
  /** Such as `HTTP://+:5985/WSMAN/`; in the words of whoever registered them. */
  urls: z.array(z.string()),
  /** The processes that answer; empty where none does at the moment or Windows does not tell. */
  processes: z.array(
    z.object({
      pid: z.number().int(),
      /** The program's file name; absent where Windows does not tell. */
      name: z.string().optional(),
      /** Short names of the Windows services that it runs. */
      services: z.array(z.string()),
    }),
  ),
})
export type HttpQueue = z.infer<typeof httpQueueSchema>

/** The web addresses that Windows' own web server (HTTP.sys, pid 4) answers for programs and services. */
export const httpQueuesFact = defineFact({ id: 'ports/http-queues', area: 'ports', schema: z.array(httpQueueSchema) })

export const portProxyRuleSchema = z.object({
  /** From which to which address family, as `netsh` calls it. */
  kind: z.enum(['v4tov4', 'v4tov6', 'v6tov4', 'v6tov6']),
  /** `*`: every address. */
  listenAddress: z.string(),
  listenPort: portSchema,
  connectAddress: z.string(),
  connectPort: portSchema,
})
export type PortProxyRule = z.infer<typeof portProxyRuleSchema>

/** The rules of `netsh interface portproxy`, from the registry. They survive a restart, and their target. */
export const portProxiesFact = defineFact({
  id: 'ports/port-proxies',
  area: 'ports',
  schema: z.array(portProxyRuleSchema),
})
