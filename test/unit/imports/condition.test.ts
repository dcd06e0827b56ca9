import { expect, test } from 'vitest'
import { judgeCondition } from '../../../engine/imports/condition.ts'

const world = { pythonMinor: 11, platform: 'linux', main: false } as const

test.each<[string, boolean | undefined]>([
  ['TYPE_CHECKING', false],
  ['typing.TYPE_CHECKING', false],
  ['not t.TYPE_CHECKING', true],
  ['(not (TYPE_CHECKING))', true],
  ['sys.version_info >= (3, 11)', true],
  ['sys.version_info >= (3, 12)', false],
  ['sys.version_info > (3, 11)', true],
  ['sys.version_info == (3, 11)', false],
  ['sys.version_info[:2] < (3, 8)', false],
  ['sys.version_info[0] == 2', false],
  ['sys.version_info.major >= 3', true],
  ["sys.platform == 'win32'", false],
  ['sys.platform.startswith("linux")', true],
  ["os.name != 'nt'", true],
  ["__name__ == '__main__'", false],
  ["'__main__' == __name__", undefined],
  ['True', true],
  ['0', false],
  ['DEBUG', undefined],
  ['DEBUG and TYPE_CHECKING', false],
  ['DEBUG or sys.version_info >= (3, 0)', true],
  ['DEBUG or TYPE_CHECKING', undefined],
  ['(DEBUG or True) and not False', true],
  ['not DEBUG', undefined],
  ['(a) or (b)', undefined],
  ['', undefined],
])('%s is %s', (condition, verdict) => {
  expect(judgeCondition(condition, world)).toBe(verdict)
})

test('the started module is the main one', () => {
  expect(judgeCondition("__name__ == '__main__'", { ...world, main: true })).toBe(true)
  expect(judgeCondition('__name__ != "__main__"', { ...world, main: true })).toBe(false)
})
