/** What the body of a module, class, function or lambda allows to stand in it, and what stood in it so far. */
export interface Scope {
  readonly kind: 'module' | 'class' | 'function' | 'lambda'
  readonly isAsync: boolean
  /** Offset of its first word: what it says of a name stands behind. */
  readonly start: number
  inLoop: boolean
  inFinally: boolean
  yields: boolean
  returnsValue: boolean
}

export function openScope(kind: Scope['kind'], start: number, isAsync = false): Scope {
  return { kind, isAsync, start, inLoop: false, inFinally: false, yields: false, returnsValue: false }
}
