import { describe, expect, it } from 'vitest'
import { wantsColours } from '../../../cli/colours.ts'

describe('colours', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['a pipe in a CI job', { CI: 'true' }, false, false],
    ['a terminal that has none', { TERM: 'dumb' }, true, false],
    ['a terminal of somebody who wants none', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR, which means nothing', { NO_COLOR: '' }, true, true],
    ['a pipe that was told to', { FORCE_COLOR: '1' }, false, true],
    ['a terminal that was told not to', { FORCE_COLOR: '0' }, true, false],
    ['both said', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('%s', (_, environment, isTerminal, expected) => {
    expect(wantsColours(environment, isTerminal)).toBe(expected)
  })
})
