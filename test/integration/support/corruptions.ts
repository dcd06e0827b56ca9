/** Ways in which files get damaged in practice. Each takes a line number so that the damage moves about. */
export interface Corruption {
  readonly name: string
  readonly damage: (lines: readonly string[], at: number) => readonly string[]
}

const insert = (lines: readonly string[], at: number, ...added: string[]) => [
  ...lines.slice(0, at),
  ...added,
  ...lines.slice(at),
]
const replace = (lines: readonly string[], at: number, text: string) => [
  ...lines.slice(0, at),
  text,
  ...lines.slice(at + 1),
]
const change = (pattern: RegExp | string, by: string) => (lines: readonly string[], at: number) => {
  for (let step = 0; step < lines.length; step += 1) {
    const index = (at + step) % lines.length
    const line = lines[index] ?? ''
    const changed = line.replace(pattern, by)
    if (changed !== line) return replace(lines, index, changed)
  }
  return lines
}
const whole = (edit: (text: string) => string) => (lines: readonly string[]) => edit(lines.join('\n')).split('\n')

export const corruptions: readonly Corruption[] = [
  { name: 'diff remark', damage: (lines, at) => insert(lines, at, '\\ No newline at end of file') },
  {
    name: 'conflict of one line',
    damage: (lines, at) =>
      insert(lines, at, '<<<<<<< HEAD', lines[at] ?? '', '=======', lines[at] ?? '', '>>>>>>> feature'),
  },
  { name: 'half a conflict', damage: (lines, at) => insert(lines, at, '=======') },
  { name: 'end of a conflict', damage: (lines, at) => insert(lines, at, '>>>>>>> 0a1b2c3') },
  { name: 'escaped quotes everywhere', damage: whole((text) => text.replace(/(["'])/g, '\\$1')) },
  { name: 'one escaped quote', damage: change(/'/, "\\'") },
  { name: 'print statement', damage: (lines) => [...lines, "print 'done'"] },
  { name: 'print of a name', damage: (lines) => [...lines, 'print revision'] },
  { name: 'exec statement', damage: (lines) => [...lines, 'exec "x = 1"'] },
  { name: 'old except', damage: (lines) => [...lines, 'try:', '    pass', 'except ValueError, e:', '    pass'] },
  { name: 'backticks', damage: (lines) => [...lines, 'x = `revision`'] },
  { name: 'not equal', damage: (lines) => [...lines, 'x = 1 <> 2'] },
  { name: 'old octal', damage: (lines) => [...lines, 'x = 0777'] },
  { name: 'lost colon', damage: change(/:$/, '') },
  { name: 'lost closing bracket', damage: change(/\)$/, '') },
  { name: 'lost opening bracket', damage: change(/\(/, '') },
  { name: 'extra closing bracket', damage: change(/\)$/, '))') },
  { name: 'wrong closing bracket', damage: change(/\)/, ']') },
  { name: 'lost quote', damage: change(/'$|'(?=[,)])/, '') },
  { name: 'lost triple quote', damage: change('"""', '') },
  { name: 'curly single quotes', damage: change(/'([^']*)'/, '‘$1’') },
  { name: 'curly double quotes', damage: (lines) => [...lines, 'x = “a”'] },
  { name: 'long dash', damage: (lines) => [...lines, 'x = 1 — 2'] },
  { name: 'non-breaking space', damage: change(' = ', '\u00a0= ') },
  { name: 'zero-width space', damage: change(' = ', '\u200b = ') },
  { name: 'lost indent', damage: change(/^ {4}(?=\S)/, '') },
  { name: 'half an indent', damage: change(/^ {4}(?=\S)/, '  ') },
  { name: 'extra indent', damage: change(/^ {4}(?=\S)/, '      ') },
  { name: 'indent at the top', damage: change(/^(?=revision|down_revision|import|from)/, '  ') },
  { name: 'tab for spaces', damage: change(/^ {8}(?=\S)/, '\t') },
  { name: 'cut in the middle', damage: whole((text) => text.slice(0, Math.floor(text.length * 0.6))) },
  { name: 'cut near the end', damage: whole((text) => text.slice(0, -5)) },
  { name: 'lost equals sign', damage: change(' = ', '  ') },
  { name: 'doubled equals sign', damage: change(' = ', ' = = ') },
  { name: 'assignment to a literal', damage: (lines) => [...lines, "'a' = revision"] },
  { name: 'keyword as a name', damage: (lines) => [...lines, 'class = 1'] },
  { name: 'return outside', damage: (lines) => [...lines, 'return revision'] },
  { name: 'break outside', damage: (lines) => [...lines, 'break'] },
  { name: 'late future import', damage: (lines) => [...lines, 'from __future__ import annotations'] },
  { name: 'await outside', damage: (lines) => [...lines, 'def f():', '    await x'] },
  { name: 'parameter twice', damage: (lines) => [...lines, 'def f(a, a):', '    pass'] },
  { name: 'keyword twice', damage: (lines) => [...lines, 'f(a=1, a=2)'] },
  { name: 'empty body', damage: (lines) => [...lines, 'def f():'] },
  { name: 'prose', damage: (lines, at) => insert(lines, at, 'Here is the corrected migration:') },
  { name: 'code fence', damage: (lines) => ['```python', ...lines, '```'] },
  { name: 'dollar', damage: (lines) => [...lines, 'x = $name'] },
  { name: 'question mark', damage: (lines) => [...lines, 'x = y ? 1 : 2'] },
  { name: 'increment', damage: (lines) => [...lines, 'x++'] },
  { name: 'arrow', damage: (lines) => [...lines, 'f = (x) => x'] },
  { name: 'line comment of another language', damage: (lines) => [...lines, '// done'] },
]
