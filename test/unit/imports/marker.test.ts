import { expect, test } from 'vitest'
import { everyMinor, everyPlatform, judgeMarker, type MarkerWorld } from '../../../engine/imports/marker.ts'

const container: MarkerWorld = { pythonMinors: [12], platforms: ['linux'], isCPython: true, extras: new Set(['cache']) }
const nowhere: MarkerWorld = {
  pythonMinors: everyMinor,
  platforms: everyPlatform,
  isCPython: false,
  extras: new Set(),
}

// The values are those of `packaging.markers` for Python 3.12 on Linux; undefined where ours is not told enough.
test.each([
  ['sys_platform == "win32"', false],
  ["sys_platform != 'win32'", true],
  ['"linux" == sys_platform', true],
  ['platform_system == "Windows" or os_name == "posix"', true],
  ['sys_platform in "linux darwin"', true],
  ['sys_platform not in "linux darwin"', false],
  ['python_version < "3.9"', false],
  ['python_version >= "3.9" and sys_platform == "win32"', false],
  ['(python_version >= "3.9") and (sys_platform == "linux")', true],
  ['python_version == "3.*"', true],
  ['python_version == "3.1"', false],
  ['python_version ~= "3.8"', true],
  ['python_version > "3.12"', false],
  ['"3.9" <= python_version', true],
  ['python_version in "3.11 3.12"', true],
  ['python_full_version < "3.13"', true],
  ['python_full_version >= "3.12.4"', undefined],
  ['python_full_version == "3.12.*"', true],
  ['python_full_version <= "3.11.99"', false],
  ['implementation_name == "cpython"', true],
  ['platform_python_implementation != "PyPy"', true],
  ['platform_machine == "x86_64"', undefined],
  ['platform_machine == "x86_64" and sys_platform == "win32"', false],
  ['platform_machine == "x86_64" or sys_platform == "linux"', true],
  ['extra == "cache"', true],
  ['extra == "Docs"', undefined],
  ['python_version < "3.13.0rc1"', undefined],
  ['python_version <', undefined],
  ['python_version < "3.9" nonsense', undefined],
  ['', undefined],
  ['((((python_version < "3.9"))', undefined],
  ['no_such == "x"', undefined],
])('in a Linux container with Python 3.12: %s', (marker, expected) => {
  expect(judgeMarker(marker, container)).toBe(expected)
})

test.each([
  ['python_version >= "3"', true],
  ['python_version < "3"', false],
  ['python_version < "3.9"', undefined],
  ['python_version < "3.9" or python_version >= "3.9"', true],
  ['sys_platform == "win32"', undefined],
  ['platform_python_implementation == "CPython"', undefined],
])('where neither is known: %s', (marker, expected) => {
  expect(judgeMarker(marker, nowhere)).toBe(expected)
})

test('a marker of any length ends', () => {
  expect(judgeMarker(`${'('.repeat(5000)}python_version`, container)).toBeUndefined()
  expect(judgeMarker('('.repeat(1999), container)).toBeUndefined()
})
