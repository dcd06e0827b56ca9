import { expect, test } from 'vitest'
import { hideValues } from '../../../engine/core/hide-values.ts'

test.for([
  ['.env', 'DB_PASSWORD=a1\nCITY=Lima\n', 'DB_PASSWORD=••••••••\nCITY=Lima\n'],
  ['deploy/.env.local', "export API_TOKEN = 'x' # y\r\n", 'export API_TOKEN = ••••••••\r\n'],
  ['db.env', 'DB_PASSWORD=\nSECRET_KEY=${OTHER}\n', 'DB_PASSWORD=\nSECRET_KEY=${OTHER}\n'],
  ['settings.py', 'DB_PASSWORD=a1\nMADE_UP=b2\n', 'DB_PASSWORD=a1\nMADE_UP=••••••••\n'],
])('%s: values of secrets are not in a preview', ([path = '', text = '', shown]) => {
  expect(hideValues(path, { before: text, after: text }, ['MADE_UP'])).toEqual({ before: shown, after: shown })
})

test('a value that changes is seen to change', () => {
  const text = { before: 'A=1\nSECRET_KEY=old\n', after: 'A=1\nSECRET_KEY=new\n' }
  expect(hideValues('.env', text, [])).toEqual({
    before: 'A=1\nSECRET_KEY=••••\n',
    after: 'A=1\nSECRET_KEY=••••••••\n',
  })
})
