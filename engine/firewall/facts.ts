import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { profileNames } from './rule.ts'

export const profileNameSchema = z.enum(profileNames)

/** Who set a value: the person, group policy, device management, or nobody (Windows' own default). */
const originSchema = z.enum(['local', 'policy', 'mdm', 'default'])

/** What Windows Firewall does on one kind of network, policy already applied. */
export const profileSettingsSchema = z.object({
  enabled: z.boolean(),
  enabledBy: originSchema,
  defaultInbound: z.enum(['allow', 'block']),
  /** "Block all incoming connections": allow rules do not count. */
  blockAll: z.boolean(),
  blockAllBy: originSchema,
  /** False: rules made on this machine do not count, only those of the policy. */
  localRules: z.boolean(),
  /** False: nobody is asked when a new program listens; it is blocked silently. */
  notifications: z.boolean(),
})
export type ProfileSettings = z.infer<typeof profileSettingsSchema>

export const storedRuleSchema = z.object({
  /** The name of the registry value. */
  id: z.string(),
  store: z.enum(['local', 'policy', 'mdm']),
  /** The rule as Windows keeps it, `v2.33|Action=…|`. */
  text: z.string(),
  /** Its name in the machine's language, where `text` only refers to it. */
  title: z.string().optional(),
})
export type StoredRule = z.infer<typeof storedRuleSchema>

export const windowsFirewallSchema = z.object({
  kind: z.literal('windows'),
  source: z.enum(['registry', 'netsh']),
  profiles: z.object({
    Domain: profileSettingsSchema,
    Private: profileSettingsSchema,
    Public: profileSettingsSchema,
  }),
  /** The kinds of network that this machine is connected to now; `null` when that could not be read. */
  activeProfiles: z.array(profileNameSchema).nullable(),
  /** What `%NAME%` in rules stands for on this machine; names in lower case. */
  variables: z.record(z.string(), z.string()),
  /** Active rules for incoming connections, and what could not be understood. */
  rules: z.array(storedRuleSchema),
  /** How many rules there are altogether. */
  ruleCount: z.number().int(),
})
export type WindowsFirewall = z.infer<typeof windowsFirewallSchema>

/** One program of Linux that filters, as far as it can be seen without more rights. */
export const linuxManagerSchema = z.object({
  name: z.enum(['ufw', 'firewalld', 'nftables', 'iptables']),
  state: z.enum(['active', 'inactive', 'unknown']),
  /** What happens to connections that no rule is about. */
  defaultInbound: z.enum(['allow', 'block', 'unknown']),
  /** Ports that a rule is about; `null` when the rules could not be read or hold more than ports. */
  ports: z
    .array(
      z.object({
        protocol: z.enum(['tcp', 'udp', 'any']),
        from: z.number().int(),
        to: z.number().int(),
        /** `uncertain`: the rules about it ask for more than the port, such as where a connection comes from. */
        action: z.enum(['allow', 'block', 'uncertain']),
        text: z.string(),
      }),
    )
    .nullable(),
})
export type LinuxManager = z.infer<typeof linuxManagerSchema>

export const linuxFirewallSchema = z.object({ kind: z.literal('linux'), managers: z.array(linuxManagerSchema) })
export type LinuxFirewall = z.infer<typeof linuxFirewallSchema>

export const macFirewallSchema = z.object({
  kind: z.literal('macos'),
  applicationFirewall: z.enum(['off', 'on', 'block-all', 'unknown']),
  /** Programs of the application firewall's own list; `null` when it could not be read. */
  programs: z.array(z.object({ path: z.string(), action: z.enum(['allow', 'block']) })).nullable(),
  /** Whether the packet filter has rules of somebody's own; which ones are in force only root can read. */
  packetFilter: z.enum(['on', 'off', 'unknown']),
})
export type MacFirewall = z.infer<typeof macFirewallSchema>

export const firewallSchema = z.discriminatedUnion('kind', [
  windowsFirewallSchema,
  linuxFirewallSchema,
  macFirewallSchema,
])
export type Firewall = z.infer<typeof firewallSchema>

/** The firewall of this machine; skipped when nothing of the project depends on it. */
export const firewallFact = defineFact({ id: 'firewall/state', area: 'firewall', schema: firewallSchema })

/** A port of the project that other machines are meant to reach, and who serves it. */
export const exposedPortSchema = z.object({
  service: z.string(),
  port: z.number().int(),
  protocol: z.enum(['tcp', 'udp']),
  file: z.string(),
  line: z.number().int(),
  /** The line as it stands in the file. */
  text: z.string(),
  /** The program that listens, or is about to: a path, or a file name where the path is not known. */
  program: z.string().optional(),
})
export type ExposedPort = z.infer<typeof exposedPortSchema>

/** Published ports that are not bound to this machine alone; skipped when there is none. */
export const exposedPortsFact = defineFact({
  id: 'firewall/exposed-ports',
  area: 'firewall',
  schema: z.array(exposedPortSchema),
})
