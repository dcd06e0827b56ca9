/** A `.gitattributes` that keeps a file's lines ending with LF; `undefined` where one of its lines does so already. */
export function withLinuxLineEnds(text: string, file: string): string | undefined {
  const extension = /\.(?:sh|bash)$/.exec(file)?.[0]
  const pattern = extension === undefined ? `/${file.replaceAll(' ', '[[:space:]]')}` : `*${extension}`
  const line = `${pattern} text eol=lf`
  const lines = text.split(/\r?\n/).map((one) => one.trim())
  if (lines.some((one) => one.startsWith(`${pattern} `) && /\beol=lf\b/.test(one))) return undefined
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const gap = text === '' || text.endsWith('\n') ? '' : newline
  // Of several lines that match, Git takes the last one.
  return `${text}${gap}${line}${newline}`
}
