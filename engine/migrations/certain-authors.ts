import type { HeadAuthor } from './facts.ts'

/** Those of whom git says for certain that they made the file. */
export function certainAuthors(authors: readonly HeadAuthor[]): readonly HeadAuthor[] {
  return authors.filter(({ cutOff }) => cutOff !== true)
}
