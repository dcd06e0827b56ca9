import { expect, test } from 'vitest'
import { processManager, readProcfile, readSupervisorPrograms } from '../../../engine/project/process-files.ts'

test('a Procfile: comments, blank lines, damage', () => {
  const text = '# web: no\nweb: gunicorn app:app --port $PORT\r\n\nworker-2:  python -m jobs\nnot a line\n: none\n'
  expect(readProcfile(text).map(({ name, command, line }) => [name, command, line])).toEqual([
    ['web', 'gunicorn app:app --port $PORT', 2],
    ['worker-2', 'python -m jobs', 4],
  ])
})

test('programs of supervisor: folder, variables, its own references', () => {
  const text = [
    '[supervisord]',
    'nodaemon=true',
    '[program:api]',
    'command=%(here)s/run.sh %(ENV_MODE)s',
    'directory = /srv/api',
    'environment=PYTHONPATH="/srv/lib",DEBUG=1',
    '[program:empty]',
    '',
  ].join('\n')
  const [api, ...others] = readSupervisorPrograms(text, '/etc')
  expect(others).toEqual([])
  expect(api).toMatchObject({ name: 'api', command: '/etc/run.sh _', folder: '/srv/api', line: 4 })
  expect([...(api?.environment ?? [])]).toEqual([
    ['PYTHONPATH', '/srv/lib'],
    ['DEBUG', '1'],
  ])
  expect(readSupervisorPrograms('no section', '/')).toEqual([])
})

test('which file a manager of processes reads', () => {
  expect(processManager(['honcho', '-f', 'Procfile.dev', 'start', 'web'])).toEqual({
    kind: 'procfile',
    files: ['Procfile.dev'],
    only: ['web'],
  })
  expect(processManager(['/usr/bin/supervisord', '-n', '-c', '/etc/s.conf'])?.files).toEqual(['/etc/s.conf'])
  expect(processManager(['supervisord'])?.files).toContain('/etc/supervisor/supervisord.conf')
  expect(processManager(['honcho', 'check'])).toBeUndefined()
  expect(processManager(['python', 'honcho'])).toBeUndefined()
})
