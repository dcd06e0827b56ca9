/** What an expression is, as far as that decides where it may stand. `none`: no plain expression. */
export const shape = {
  none: 0,
  value: 1,
  name: 2,
  /** An attribute or a subscript. */
  place: 3,
  /** A tuple or list of things that can be stored to. */
  targets: 4,
  /** The same with a star somewhere in it: can be stored to, but not deleted. */
  starredTargets: 5,
  /** An element `*a` of a tuple or list, which is nothing by itself. */
  starredPlace: 6,
  starredValue: 7,
} as const
export type Shape = (typeof shape)[keyof typeof shape]

/** What a tuple or list is when one more element joins it. A second star is not looked into. */
export function joined(display: Shape, element: Shape): Shape {
  if (display === shape.value || element === shape.value || element === shape.starredValue) return shape.value
  if (element === shape.starredPlace) return display === shape.starredTargets ? shape.value : shape.starredTargets
  return element === shape.starredTargets ? shape.starredTargets : display
}

export function isStarred(element: Shape): boolean {
  return element === shape.starredPlace || element === shape.starredValue
}

/** A name, an attribute or a subscript: what can be annotated and augmented. */
export function isSingle(found: Shape): boolean {
  return found === shape.name || found === shape.place
}
