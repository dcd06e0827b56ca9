import { expect, test } from 'vitest'
import { setDotenvVariable } from '../../../engine/project/dotenv-variable.ts'

test.each([
  ['', 'PORT=1\n'],
  ['A=1', 'A=1\nPORT=1\n'],
  ['A=1\r\nB=2\r\n', 'A=1\r\nB=2\r\nPORT=1\r\n'],
  ['# x\nPORT=8000 # why\nB="a\\nb"\n', '# x\nPORT=1 # why\nB="a\\nb"\n'],
  ['PORT = "80 # 0"  # kept\r\nZ=é\r\n', 'PORT = 1 # kept\r\nZ=é\r\n'],
  ['export PORT=8\nPORT=9\n', 'export PORT=8\nPORT=1\n'],
  ['#PORT=8000\nMY_PORT=2\nPORT_B=3\n', '#PORT=8000\nMY_PORT=2\nPORT_B=3\nPORT=1\n'],
  ['PORT=\n', 'PORT=1\n'],
])('%j becomes %j', (before, after) => {
  expect(setDotenvVariable(before, 'PORT', '1')).toBe(after)
})
