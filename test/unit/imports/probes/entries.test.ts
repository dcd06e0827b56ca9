import { expect, test } from 'vitest'
import { diagnosed, rules, script } from '../diagnosed.ts'

test('nothing is said of programs that are in order, or of no Python', async () => {
  expect(await rules({ ...script, 'app/main.py': 'import util\n' })).toEqual([])
  const { entries } = await diagnosed({ Dockerfile: 'FROM node:22\nCMD node server.js\n' })
  expect(entries).toEqual([])
})
