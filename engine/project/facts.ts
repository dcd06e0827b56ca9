import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

/** A place in a file of the project: path relative to the project with `/`, line and column from 1. */
export const placeSchema = z.object({ file: z.string(), line: z.number().int(), column: z.number().int() })
export type Place = z.infer<typeof placeSchema>

/** One host port that a service publishes; ranges are expanded into one entry a port. */
export const publishedPortSchema = z.object({
  /** As written (`127.0.0.1:5432:5432` → `127.0.0.1`); absent means every address. */
  hostAddress: z.string().optional(),
  /** Absent: the engine picks a free one. */
  hostPort: z.number().int().optional(),
  /** The engine picks one of these; `hostPort` is absent then. */
  hostPortRange: z.object({ first: z.number().int(), last: z.number().int() }).optional(),
  containerPort: z.number().int(),
  protocol: z.enum(['tcp', 'udp']),
  place: placeSchema,
  /** The line as it stands in the file, without the indent. */
  text: z.string(),
  /** Variables that the host port is made of, so that a fix can set them instead of touching the file. */
  variables: z.array(z.string()),
})
export type PublishedPort = z.infer<typeof publishedPortSchema>

export const dependencySchema = z.object({
  service: z.string(),
  condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
  /** False: compose goes on when that service is not there. */
  required: z.boolean(),
  place: placeSchema,
})
export type Dependency = z.infer<typeof dependencySchema>

/** A command as compose has it: a list, or one string that a shell-like splitter reads. */
export const commandSchema = z.object({
  form: z.enum(['list', 'string']),
  /** The words; for a string, as compose splits it. */
  words: z.array(z.string()),
  place: placeSchema,
})

export const healthcheckSchema = z.object({
  disabled: z.boolean(),
  /** `CMD`, `CMD-SHELL` form as a list; absent when it only changes timings of the image's own. */
  test: z.array(z.string()).optional(),
  place: placeSchema,
})

export const mountSchema = z.object({
  type: z.enum(['bind', 'volume', 'tmpfs', 'other']),
  /** For a bind mount: the absolute host path; for a volume: its name. */
  source: z.string().optional(),
  target: z.string(),
  /** For a bind mount: a missing source becomes an empty folder; otherwise the engine refuses to start. */
  createsSource: z.boolean().optional(),
  readOnly: z.boolean(),
  place: placeSchema,
})

export const environmentEntrySchema = z.object({
  name: z.string(),
  /** Absent: taken from the environment of whoever runs compose, and not set there. */
  value: z.string().optional(),
  place: placeSchema,
})

export const serviceSchema = z.object({
  name: z.string(),
  place: placeSchema,
  /** False: only started when one of its profiles is asked for. */
  active: z.boolean(),
  profiles: z.array(z.string()),
  image: z.string().optional(),
  /** The processor that is asked for, such as `linux/amd64`. */
  platform: z.string().optional(),
  build: z
    .object({
      /** Absolute path of the build context, or a URL. */
      context: z.string(),
      /** Relative to the context. */
      dockerfile: z.string(),
      target: z.string().optional(),
      /** The Dockerfile itself, when it is written in the compose file (`dockerfile_inline`). */
      inline: z.object({ text: z.string(), place: placeSchema }).optional(),
      arguments: z.record(z.string(), z.string()),
    })
    .optional(),
  containerName: z.string().optional(),
  command: commandSchema.optional(),
  entrypoint: commandSchema.optional(),
  workingDirectory: z.string().optional(),
  environment: z.array(environmentEntrySchema),
  environmentFiles: z.array(z.object({ path: z.string(), required: z.boolean(), place: placeSchema })),
  ports: z.array(publishedPortSchema),
  dependsOn: z.array(dependencySchema),
  mounts: z.array(mountSchema),
  /** The files that it gets as secrets and configs, which the engine mounts as well. */
  fileMounts: z.array(mountSchema).optional(),
  healthcheck: healthcheckSchema.optional(),
  /** What the engine is told; `deploy.restart_policy` wins over `restart`. */
  restart: z.string().optional(),
  /** Names that `extra_hosts` gives an address. */
  extraHosts: z.array(z.string()).optional(),
  /** Further names under which other containers reach it: `hostname`, and the aliases on its networks. */
  aliases: z.array(z.string()).optional(),
  /** Names that it alone has for other services. */
  links: z.array(z.object({ service: z.string(), name: z.string() })).optional(),
  /** Names that it alone has for containers that are not of the project. */
  externalLinks: z.array(z.string()).optional(),
  /** How many containers are asked for, where the file says it; 0 starts none. */
  replicas: z.number().int().optional(),
  /** The most memory that one container may have. */
  memoryLimitBytes: z.number().optional(),
  networkMode: z.string().optional(),
  /** What `networks` asks for; absent: the project's own network (`default`), or what `networkMode` says. */
  networks: z
    .array(
      z.object({
        /** As the compose files name it. */
        name: z.string(),
        /** As the engine gets to see it, where the files say so. */
        engineName: z.string().optional(),
        /** True: made elsewhere, and others may be in it. */
        external: z.boolean(),
        /** Further names of the service in this network. */
        aliases: z.array(z.string()),
        place: placeSchema,
      }),
    )
    .optional(),
})
export type Service = z.infer<typeof serviceSchema>

/** Something in the compose files that compose would refuse or warn about. */
export const composeProblemSchema = z.object({
  kind: z.enum([
    'yaml-syntax',
    'not-text',
    'too-large',
    'unreadable',
    'outside-project',
    'wrong-shape',
    'interpolation',
    'include-missing',
    'extends-missing',
    'env-file-missing',
    'unset-variable',
    'unset-required-variable',
    'unknown-dependency',
    'dependency-cycle',
    'env-file-syntax',
    'env-file-encoding',
    'conflict',
    'circular',
    'undefined-resource',
    'contradiction',
  ]),
  place: placeSchema,
  /** The parser's own words or the name of what is missing; untrusted text. */
  detail: z.string(),
  /** The line as it stands in the file, without the indent, cut. */
  text: z.string().optional(),
  service: z.string().optional(),
  /** For `unset-required-variable`: what the project says about it; untrusted text. */
  message: z.string().optional(),
  /** For a name that compose does not know: the one that was probably meant. */
  suggestion: z.string().optional(),
  /** For `undefined-resource`: where it should be defined. */
  section: z.enum(['networks', 'volumes', 'secrets', 'configs']).optional(),
  /** For `wrong-shape`: what compose expects at this place. */
  expected: z
    .enum(['known-name', 'content', 'mapping', 'list', 'text', 'port', 'mount', 'condition', 'image-or-build', 'test'])
    .optional(),
})
export type ComposeProblem = z.infer<typeof composeProblemSchema>

export const composeModelSchema = z.object({
  /** The project name as compose derives it. */
  name: z.string(),
  /** Relative paths with `/`, in the order in which they are merged. */
  files: z.array(z.string()),
  services: z.array(serviceSchema),
  volumes: z.array(z.string()),
  networks: z.array(z.string()),
  /** Ranges of addresses that networks ask for, such as `10.5.0.0/16`, with the name that the engine gets to see. */
  subnets: z.array(z.object({ network: z.string(), subnet: z.string(), place: placeSchema })).optional(),
  /** The `.env` beside the compose files, relative to the project; absent when there is none. */
  environmentFile: z.string().optional(),
  /** Variables of a file such as `.env.example`: what the project says that a person should set. */
  exampleVariables: z.array(z.object({ name: z.string(), hasValue: z.boolean(), place: placeSchema })).optional(),
  problems: z.array(composeProblemSchema),
})
export type ComposeModel = z.infer<typeof composeModelSchema>

/** The compose model of the project; skipped when there is no compose file. */
export const composeModelFact = defineFact({ id: 'project/compose', area: 'compose', schema: composeModelSchema })

/** What is in the folder, before anything is parsed in depth. */
export const projectOverviewSchema = z.object({
  name: z.string(),
  root: z.string(),
  composeFiles: z.array(z.string()),
  /** Files named `Dockerfile`, `*.Dockerfile`, `Dockerfile.*`, `Containerfile`. */
  dockerfiles: z.array(z.string()),
  alembicConfigs: z.array(z.string()),
  /** Python files that look like something that is started: named in compose, Dockerfiles or scripts. */
  scripts: z.array(z.string()),
  git: z.boolean(),
  /** True when the folder is too large to be listed in full, or parts of it cannot be read. */
  cut: z.boolean().optional(),
})
export type ProjectOverview = z.infer<typeof projectOverviewSchema>

export const projectOverviewFact = defineFact({
  id: 'project/overview',
  area: 'project',
  schema: projectOverviewSchema,
})

/** A command that is started when a service's container starts, directly or from its entry script. */
export const entryPointSchema = z.object({
  service: z.string(),
  /** The words after variables with known values are filled in; `exec` and `NAME=value` in front are left out. */
  words: z.array(z.string()),
  /** The command as it stands in the file, on one line. */
  text: z.string(),
  /** Absolute path inside the container. */
  workingDirectory: z.string().optional(),
  /** Where on the host the command is written. */
  place: placeSchema,
  via: z.enum(['compose', 'dockerfile', 'script']),
  /** What is set besides the service's own environment, by `NAME=value` in front of it or in its script. */
  environment: z.record(z.string(), z.string()).optional(),
  /** The program's own file, or that of the Python script it runs, where the project has it. */
  file: z.string().optional(),
})
export type EntryPoint = z.infer<typeof entryPointSchema>

export const entryPointsSchema = z.object({
  entryPoints: z.array(entryPointSchema),
  /** Services whose Dockerfile could not be read: what they start is not known. */
  unread: z.array(z.object({ service: z.string(), file: z.string(), problem: z.string() })).optional(),
})
export type EntryPoints = z.infer<typeof entryPointsSchema>

/** What the active services really start, in the order in which it runs; skipped when there is no compose file. */
export const entryPointsFact = defineFact({ id: 'project/entry-points', area: 'compose', schema: entryPointsSchema })

/** A fix that Stackmedic applied to this project and that was not taken back. */
export const appliedFixSchema = z.object({
  fix: z.string(),
  finding: z.string(),
  /** ISO 8601, UTC. */
  appliedAt: z.string(),
})

export type AppliedFix = z.infer<typeof appliedFixSchema>

/** What was fixed here, newest first: whatever ran before that ran without the fix. */
export const appliedFixesFact = defineFact({
  id: 'project/applied-fixes',
  area: 'project',
  schema: z.array(appliedFixSchema),
})
