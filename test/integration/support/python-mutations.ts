const pieces = [
  '(', ')', '[', ']', '{', '}', ',', ':', '=', '.', ' ', '\n', '    ', "'", '"', '"""', '\\', '!', '!r', '-', ';', '@', '#', '\t',
  '*', '**', '/, ', '*, ', '*a, ', ', *b', '**c', 'a=1, ', ':=', '(x := 1)', '->', '+=', '==', '<>', '//', '...', '::',
  ' not ', ' in ', ' is ', ' if x ', ' else y ', ' for x in y', ' async for x in y', ' and ', ' or ', ' as x', ' from ',
  'lambda: ', 'lambda x, *y: ', 'return ', 'yield ', 'yield from ', '(yield)', 'await ', 'async ', 'del ', 'raise ', 'assert ',
  'break\n', 'continue\n', 'global x\n', 'nonlocal x\n', 'pass\n', 'else:\n', 'try:\n', 'except:\n', 'except* E:\n', 'finally:\n',
  'class C: ', 'def f(): ', 'with (a as b): ', 'match x:\n', 'case ', 'type X = ', 'print ', 'exec ', 'None', 'True', '__debug__',
  'from x import *\n', 'from __future__ import annotations\n', ': int', ': int = ', '{x}', '{x:>{y}}', '{x=}', 'f"{x}"', "f'''{", "b'",
  "'\\x1'", "'\\N{DASH}'", 'r"\\"', '0', '1', '0777', '0x', '1_', '1if', '.5', '1.', '1e5j', 'x', 'y', 'self', '()', '[]', 'é', '\f',
] // biome-ignore format: a list of pieces

const token = /[A-Za-z_]\w*|\d[\w.]*|"""|'''|\s+|\*\*|:=|->|[-+*/%&|^@<>=!]=|./gs

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ')
}

const surroundings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => `def f(a, *b, c=1, **d):\n${indented(text)}`,
  (text) => `async def f(x):\n${indented(text)}`,
  (text) => `class C:\n${indented(text)}`,
  (text) => `for i in y:\n    try: pass\n    finally:\n${indented(indented(text))}`,
]

/** Damages files the same way in every run: tokens, characters and lines are lost, doubled, exchanged and put in. */
export class PythonMutations {
  readonly #originals: readonly string[]
  #seed: number

  constructor(originals: readonly string[], seed: number) {
    this.#originals = originals
    this.#seed = seed
  }

  next(): string {
    let text = this.#one(surroundings)(this.#one(this.#originals))
    for (let edits = this.#random(4); edits > 0; edits -= 1) text = this.#edited(text)
    return text
  }

  #edited(text: string): string {
    const kind = this.#random(10)
    if (kind < 7) return this.#withOtherTokens(text.match(token) ?? [], kind)
    if (kind < 8) {
      const at = this.#random(text.length + 1)
      return text.slice(0, at) + this.#one(pieces) + text.slice(at + this.#random(3))
    }
    return this.#withOtherLines(text.split('\n'))
  }

  #withOtherTokens(tokens: string[], kind: number): string {
    const at = this.#random(tokens.length)
    const other = this.#random(tokens.length)
    const found = tokens[at] ?? ''
    if (kind === 0) tokens.splice(at, 1)
    else if (kind === 1) tokens.splice(at, 0, found)
    else if (kind === 2) {
      tokens[at] = tokens[other] ?? ''
      tokens[other] = found
    } else if (kind < 5) tokens.splice(at, 0, this.#one(pieces))
    else if (kind === 5) tokens[at] = this.#one(pieces)
    else {
      const donor = this.#one(this.#originals).match(token) ?? []
      const from = this.#random(donor.length)
      tokens.splice(at, this.#random(3), ...donor.slice(from, from + 1 + this.#random(5)))
    }
    return tokens.join('')
  }

  #withOtherLines(lines: string[]): string {
    const at = this.#random(lines.length)
    const line = lines[at] ?? ''
    const kind = this.#random(5)
    if (kind === 0) lines.splice(at, 1)
    else if (kind === 1) lines.splice(at, 0, this.#one(lines))
    else if (kind === 2) lines[at] = `    ${line}`
    else if (kind === 3) lines[at] = line.replace(/^ {1,4}/, '')
    else {
      const indent = /^ */.exec(line)?.[0] ?? ''
      const added = this.#one(this.#originals).split('\n')
      lines.splice(at, 0, ...added.map((each) => indent + each))
    }
    return lines.join('\n')
  }

  #one<Item>(items: readonly Item[]): Item {
    const item = items[this.#random(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }

  #random(limit: number): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#seed / 2 ** 32) * limit)
  }
}
