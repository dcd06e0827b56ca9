import { expect, test } from 'vitest'
import { diagnosed, rules } from '../diagnosed.ts'

test('wrong-interpreter: what the image does not have', async () => {
  const on = (base: string, command: string, more = '') => ({
    Dockerfile: `FROM ${base}\nWORKDIR /app\nCOPY . .\n${more}CMD ${command}\n`,
    'main.py': '',
  })
  expect(await rules(on('python:3.12-slim', 'python2 main.py'))).toEqual(['imports/wrong-interpreter error python-2'])
  expect(await rules(on('python:3.12-slim', 'python3.9 main.py'))).toEqual(['imports/wrong-interpreter error version'])
  expect(await rules(on('python:3.12', 'python3.9 main.py'))).toEqual(['imports/wrong-interpreter warning version'])
  expect(await rules(on('python:3.12-slim', 'python3.12 main.py'))).toEqual([])
  expect(await rules(on('python:3.12-slim', 'python3.9 main.py', 'RUN apt-get install -y python3.9\n'))).toEqual([])
  expect(await rules(on('debian:12', 'python main.py', 'RUN apt-get install -y python3\n'))).toEqual([
    'imports/wrong-interpreter error plain',
  ])
  expect(await rules(on('debian:12', 'python3 main.py', 'RUN apt-get install -y python3\n'))).toEqual([])
  expect(
    await rules(on('ubuntu:24.04', 'python main.py', 'RUN apt-get install -y python3 python-is-python3\n')),
  ).toEqual([])
  expect(
    await rules({
      ...on('python:3.11-slim', 'python main.py'),
      'pyproject.toml': '[project]\nname="x"\nrequires-python = ">=3.13"\n',
    }),
  ).toEqual(['imports/wrong-interpreter warning too-old'])
  const shebang = await diagnosed({ ...on('python:3.12-slim', './main.py'), 'main.py': '#!/usr/bin/env python2\n' })
  expect(shebang.findings).toMatchObject([{ rule: 'imports/wrong-interpreter', where: { file: 'main.py', line: 1 } }])
})
