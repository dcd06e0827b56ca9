import { parse as parseToml } from 'smol-toml'
import { z } from 'zod'

/** A command that `pdm run NAME` starts, in the project's folder. */
export interface PdmScript {
  readonly name: string
  readonly words: readonly string[]
  readonly line: number
}

const command = z.union([z.string(), z.array(z.string())])
const scriptSchema = z.union([
  command,
  z.object({ cmd: command }),
  z.object({ shell: z.string() }),
  z.object({ call: z.string() }),
])
const fileSchema = z.object({
  tool: z.object({ pdm: z.object({ scripts: z.record(z.string(), z.unknown()) }) }),
})

/**
 * Reads `[tool.pdm.scripts]`. `composite` ones name others, and `_` holds options for all: neither is a program of its own.
 * @param text a `pyproject.toml`; one that cannot be read has no scripts, and whoever reads the requirements says so.
 */
export function readPdmScripts(text: string): readonly PdmScript[] {
  if (!text.includes('tool.pdm.scripts')) return []
  try {
    const { tool } = fileSchema.parse(parseToml(text))
    return Object.entries(tool.pdm.scripts).flatMap(([name, value]) => {
      const script = scriptSchema.safeParse(value)
      const words = script.success ? wordsOf(script.data) : undefined
      return name === '_' || words === undefined ? [] : [{ name, words, line: lineOf(text, name) }]
    })
  } catch {
    return []
  }
}

function wordsOf(script: z.output<typeof scriptSchema>): readonly string[] | undefined {
  if (Array.isArray(script)) return script
  if (typeof script === 'string') return ['sh', '-c', script]
  if ('shell' in script) return ['sh', '-c', script.shell]
  if ('cmd' in script) return Array.isArray(script.cmd) ? script.cmd : ['sh', '-c', script.cmd]
  const [, module, attribute] = /^([A-Za-z_][\w.]*):([A-Za-z_]\w*)/.exec(script.call) ?? []
  return module === undefined ? undefined : ['python', '-c', `from ${module} import ${attribute}`]
}

function lineOf(text: string, name: string): number {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.includes('tool.pdm.scripts'))
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const wanted = new RegExp(`^\\s*["']?${escaped}["']?\\s*=|^\\[tool\\.pdm\\.scripts\\.["']?${escaped}["']?\\]`)
  return (
    Math.max(
      0,
      lines.findIndex((line, index) => index >= from && wanted.test(line)),
    ) + 1
  )
}
