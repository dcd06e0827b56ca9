import { usesCompose } from './host-commands.ts'

/** A piece of shell that is run on this computer, and the line in its file before its first one. */
export interface HostScript {
  readonly text: string
  readonly firstLine: number
}

/**
 * What of a file is surely run on the host: the recipes of a Makefile, the commands in a README, and scripts that start containers themselves.
 * @param name the file's name, without folders.
 */
export function hostScripts(name: string, text: string): HostScript[] {
  if (/^(?:GNU)?[Mm]akefile$|\.mk$/.test(name)) return recipes(text)
  if (/\.(?:md|markdown)$/i.test(name)) return codeBlocks(text)
  return /\.(?:sh|bash)$/.test(name) && usesCompose(text) ? [{ text, firstLine: 0 }] : []
}

/** Every line of a recipe has a shell of its own. */
function recipes(text: string): HostScript[] {
  const lines = text.split(/\r?\n/)
  return lines.flatMap((line, index) => {
    if (!line.startsWith('\t') || lines[index - 1]?.endsWith('\\') === true) return []
    let whole = line
    for (let next = index + 1; whole.endsWith('\\') && next < lines.length; next++) whole += `\n${lines[next]}`
    // Make doubles dollar signs; @, - and + are its own.
    return [{ text: whole.replace(/^[\t @+-]+/, '').replaceAll('$$', '$'), firstLine: index }]
  })
}

const fencePattern = /^\s*(?:`{3,}|~{3,})\s*(\w*)/

/** Blocks marked as shell; in those with a prompt, the lines with it. */
function codeBlocks(text: string): HostScript[] {
  const scripts: HostScript[] = []
  let block: { readonly firstLine: number; readonly lines: string[]; readonly shell: boolean } | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const fence = fencePattern.exec(line)
    if (fence === null) {
      block?.lines.push(line)
    } else if (block === undefined) {
      const shell = /^(?:sh|bash|shell|console|zsh|terminal)$/i.test(fence[1] ?? '')
      block = { firstLine: index + 1, lines: [], shell }
    } else {
      if (block.shell) scripts.push({ firstLine: block.firstLine, text: withoutPrompts(block.lines).join('\n') })
      block = undefined
    }
  }
  return scripts
}

function withoutPrompts(lines: readonly string[]): string[] {
  const prompted = lines.some((line) => /^\s*\$ /.test(line))
  return lines.map((line) => (prompted ? (/^\s*\$ (.*)$/.exec(line)?.[1] ?? '') : line))
}
