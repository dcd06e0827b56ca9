import { z } from 'zod'
import { defineFact } from '../../core/fact.ts'

/**
 * What the registry says of an image that the engine does not have. `has-it`: it can be pulled. `denied`: not without a
 * login, or it is not there: public registries do not tell the two apart. `not-found`: no such name or tag. `rate-limit`:
 * too many pulls. `not-a-name`: no registry would understand it. `unreachable`, `no-answer`: nobody could say.
 * `not-asked`: more were missing than are asked for, or the registry is none that looking may send a question to.
 */
export const registryAnswerSchema = z.enum([
  'has-it',
  'denied',
  'not-found',
  'rate-limit',
  'not-a-name',
  'unreachable',
  'no-answer',
  'not-asked',
])
export type RegistryAnswer = z.infer<typeof registryAnswerSchema>

export const imageSchema = z.object({
  /** As the compose file, or the container that was made from it, names it. */
  name: z.string(),
  /** The services that use it. */
  services: z.array(z.string()),
  /** Whether the engine has it. */
  present: z.boolean(),
  /** `linux` or `windows`, and the processor in Go's words (`amd64`, `arm64`); of images that are present. */
  os: z.string().optional(),
  architecture: z.string().optional(),
  /** Of images that are not present. */
  registry: z
    .object({
      answer: registryAnswerSchema,
      /** The engine's words; untrusted text. */
      detail: z.string(),
      /** The registry's name, such as `docker.io`. */
      host: z.string(),
      /** Whether docker keeps a login for it, with which compose may be let in where this question was not. */
      loggedIn: z.boolean(),
    })
    .optional(),
})
export type Image = z.infer<typeof imageSchema>

/**
 * The images that the project's services start from, without those that compose builds and has not built yet. Unknown
 * when the engine cannot be asked.
 */
export const imagesFact = defineFact({ id: 'containers/images', area: 'containers', schema: z.array(imageSchema) })
