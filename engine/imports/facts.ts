import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { placeSchema } from '../project/facts.ts'

const positionSchema = z.object({
  /** Relative to the project, with `/`. */
  file: z.string(),
  line: z.number().int(),
  /** The line as it stands there, cut; untrusted text. */
  text: z.string(),
})

export const importFailureSchema = z.object({
  kind: z.enum(['relative-in-script', 'unresolved', 'missing-name', 'circular', 'syntax-error']),
  module: z.string(),
  name: z.string().optional(),
  /** Absent when the entry point itself is not there. */
  at: positionSchema.optional(),
  /** From the entry point to the import that fails. */
  chain: z.array(positionSchema),
  /** For `unresolved`: the distribution that would bring the module; absent when the project's own folders should. */
  distribution: z.string().optional(),
  /** False: it is only named like the module. */
  distributionKnown: z.boolean().optional(),
  /** The condition under which the distribution is declared, and which does not hold there. */
  excludedBy: z.string().optional(),
  /** The version that another container of the project has. */
  version: z.string().optional(),
  /** Another driver of the same database that is installed, and the files that can be written for it as they are. */
  driver: z.object({ instead: z.string(), files: z.array(z.string()) }).optional(),
})

export const importedModuleSchema = z.object({
  name: z.string(),
  kind: z.enum(['local', 'stdlib', 'installed', 'missing', 'guarded', 'lazy']),
  file: z.string().optional(),
  /** Who imports it first, and loads it by that. */
  importedBy: z.object({ file: z.string(), line: z.number().int() }).optional(),
  /** Who imports it again, up to a bound. */
  alsoImportedBy: z.array(z.object({ file: z.string(), line: z.number().int() })).optional(),
  /** How many files import it; absent for one. */
  importers: z.number().int().optional(),
})

/** One way in which Python is started, and what its imports come to. */
export const importEntrySchema = z.object({
  /** The service; of a start that the project declares besides its services, how people call it. */
  service: z.string(),
  /** Where it is declared, when no service of the compose file starts it. */
  declaredIn: z.enum(['procfile', 'scripts', 'settings']).optional(),
  /** The project has services, and none of them starts it: the stack comes up without it. */
  beside: z.boolean().optional(),
  /** The command as it is written. */
  text: z.string(),
  place: placeSchema,
  form: z.enum(['file', 'module', 'import', 'code']),
  /** The file relative to the project, or the module. */
  target: z.string(),
  /** For a file: the dotted name to start it by with `-m`, where there is one. */
  moduleName: z.string().optional(),
  /** For a file: the package that its absolute imports can name, because a folder on `PYTHONPATH` holds it. */
  absolutePackage: z.string().optional(),
  /** How the interpreter is started, in paths of the container: what a real import needs. */
  started: z
    .object({
      workingDirectory: z.string(),
      /** What stands on the search path before the library and the installed packages. */
      path: z.array(z.string()),
      /** Folders of the project behind the library, because it is installed from there. */
      installed: z.array(z.string()).optional(),
      /** The file or the module; absent for what cannot be imported alone, such as code on the command line. */
      target: z.string().optional(),
      attribute: z.string().optional(),
      /** The interpreter as it is called, or the one beside the program that is called. */
      interpreter: z.string().optional(),
    })
    .optional(),
  failure: importFailureSchema.optional(),
  modules: z.array(importedModuleSchema),
  /** Local modules that hide one of the standard library. */
  shadowed: z.array(z.object({ module: z.string(), file: z.string() })),
  /** Local modules that hide one that a requirement installs. */
  shadowedPackages: z.array(z.object({ module: z.string(), file: z.string(), distribution: z.string() })).optional(),
  /** Imports in functions that will fail when the function runs. */
  later: z
    .array(
      z.object({
        module: z.string(),
        at: positionSchema,
        distribution: z.string().optional(),
        distributionKnown: z.boolean().optional(),
      }),
    )
    .optional(),
  /** The folder whose missing `__init__.py` explains the failure. */
  missingInit: z
    .object({
      folder: z.string(),
      /** Whose module of the same name is taken instead. */
      winner: z.enum(['stdlib', 'installed']).optional(),
    })
    .optional(),
  /** Files on the way that could not be read: what they import is not known. */
  unread: z.array(z.string()).optional(),
  interpreter: z
    .object({
      /** As the command or the script's first line calls it, without folders. */
      program: z.string().optional(),
      shebang: z.boolean().optional(),
      /** The image that the service's own is built on. */
      base: z.string().optional(),
      /** That is Docker's official image of Python. */
      official: z.boolean().optional(),
      /** The Dockerfile installs a Python besides. */
      installs: z.boolean(),
      /** The Dockerfile sees to it that there is a plain `python`. */
      plainName: z.boolean(),
      /** The oldest Python 3 that the project says it works with. */
      requires: z.object({ minor: z.number().int(), file: z.string(), line: z.number().int() }).optional(),
    })
    .optional(),
  requirements: z.object({
    /** Where a requirement is added by hand. */
    file: z.string().optional(),
    /** Whether everything that gets installed is known, so that what is not there is missing for certain. */
    complete: z.boolean(),
    /** The running container in which what is installed was looked up. */
    container: z.string().optional(),
    /** An import at start whose distribution is installed only under a condition that nobody can judge from here. */
    perhaps: z.object({ module: z.string(), distribution: z.string(), marker: z.string() }).optional(),
    /** An import at start whose distribution is declared, but not in the running container. */
    outdated: z
      .object({ module: z.string(), distribution: z.string(), file: z.string(), chain: z.array(positionSchema) })
      .optional(),
  }),
})
export type ImportEntry = z.infer<typeof importEntrySchema>

/** The Python entry points of the project's services; skipped when no service starts Python from the project's files. */
export const importEntriesFact = defineFact({
  id: 'imports/entries',
  area: 'imports',
  schema: z.array(importEntrySchema),
})
