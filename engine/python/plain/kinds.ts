/** Kinds of tokens. An operator of one character is its own character code; everything else lies above. */
export const kind = {
  /** Anything that plain Python has not: whoever meets it gives up. */
  unknown: 0,
  end: 256,
  newline: 257,
  indent: 258,
  dedent: 259,
  name: 260,
  number: 261,
  string: 262,
  bytes: 263,
  power: 264,
  arrow: 265,
  ellipsis: 266,
  /** `==`, `!=`, `<=`, `>=`. */
  comparison: 267,
  /** `//`, `<<`, `>>`. */
  arithmetic: 268,
  /** `+=` and its like. */
  augmented: 269,
  /** `None`, `True`, `False`. */
  constant: 270,
  and: 271,
  as: 272,
  assert: 273,
  break: 274,
  class: 275,
  continue: 276,
  def: 277,
  del: 278,
  elif: 279,
  else: 280,
  except: 281,
  finally: 282,
  for: 283,
  from: 284,
  if: 285,
  import: 286,
  in: 287,
  is: 288,
  lambda: 289,
  not: 290,
  or: 291,
  pass: 292,
  raise: 293,
  return: 294,
  try: 295,
  while: 296,
  with: 297,
  async: 298,
  await: 299,
  global: 300,
  yield: 301,
  /** `:=`. */
  walrus: 302,
  /** An f-string with something between braces. */
  format: 303,
} as const

/** Reserved words; those that plain Python does without are unknown. */
export const keywords: ReadonlyMap<string, number> = new Map([
  ['None', kind.constant],
  ['True', kind.constant],
  ['False', kind.constant],
  ...(
    [
      'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except',
      'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'not', 'or', 'pass', 'raise', 'return',
      'try', 'while', 'with', 'yield',
    ] as const // biome-ignore format: a list of names
  )
    .map((word) => [word, kind[word]] as const),
  ['nonlocal', kind.unknown],
])

export const longestKeyword = 8

/** Character codes that the parser asks for. */
export const sign = {
  exclamation: 0x21,
  hash: 0x23,
  open: 0x28,
  close: 0x29,
  star: 0x2a,
  comma: 0x2c,
  dot: 0x2e,
  slash: 0x2f,
  colon: 0x3a,
  semicolon: 0x3b,
  equals: 0x3d,
  at: 0x40,
  backslash: 0x5c,
  openSquare: 0x5b,
  closeSquare: 0x5d,
  openCurly: 0x7b,
  closeCurly: 0x7d,
} as const
