import { expect, test } from 'vitest'
import { type PythonStart, pythonStart } from '../../../engine/imports/start-command.ts'

const celery = { form: 'import', program: 'celery' } as const

test.each<[string, PythonStart | undefined]>([
  ['python main.py', { form: 'file', file: 'main.py', interpreter: 'python' }],
  ['python3.12 -u -X dev main.py --flag', { form: 'file', file: 'main.py', interpreter: 'python3.12' }],
  [
    '/opt/venv/bin/python -W ignore app/tailer.py',
    { form: 'file', file: 'app/tailer.py', interpreter: '/opt/venv/bin/python' },
  ],
  ['python -m app.main', { form: 'module', module: 'app.main', interpreter: 'python' }],
  ['python -um app.main', { form: 'module', module: 'app.main', interpreter: 'python' }],
  ['python -mapp.main', { form: 'module', module: 'app.main', interpreter: 'python' }],
  ['python -c print(1)', { form: 'code', code: 'print(1)', interpreter: 'python' }],
  ['python3 -Ic import	app', { form: 'code', code: 'import	app', interpreter: 'python3' }],
  ['python -c', undefined],
  ['python -', undefined],
  ['python', undefined],
  ['./manage.py migrate', { form: 'file', file: './manage.py' }],
  ['uvicorn app.main:app --host 0.0.0.0', { form: 'import', program: 'uvicorn', module: 'app.main', attribute: 'app' }],
  [
    'uvicorn --reload --host 0.0.0.0 main:app',
    { form: 'import', program: 'uvicorn', module: 'main', attribute: 'app' },
  ],
  [
    'uvicorn --host=0.0.0.0 app.main:make --factory',
    { form: 'import', program: 'uvicorn', module: 'app.main', attribute: 'make' },
  ],
  [
    'uvicorn --app-dir src main:app',
    { form: 'import', program: 'uvicorn', module: 'main', attribute: 'app', folder: 'src' },
  ],
  ['python -m uvicorn main:app', { form: 'import', program: 'uvicorn', module: 'main', attribute: 'app' }],
  ['gunicorn app.wsgi', { form: 'import', program: 'gunicorn', module: 'app.wsgi', attribute: 'application' }],
  [
    'gunicorn -w 4 -b 0.0.0.0:80 site:create_app()',
    { form: 'import', program: 'gunicorn', module: 'site', attribute: 'create_app' },
  ],
  [
    'gunicorn -k uvicorn.workers.UvicornWorker app.main:app',
    { form: 'import', program: 'gunicorn', module: 'app.main', attribute: 'app' },
  ],
  [
    'gunicorn --chdir=src wsgi:app',
    { form: 'import', program: 'gunicorn', module: 'wsgi', attribute: 'app', folder: 'src' },
  ],
  ['hypercorn main:app', { form: 'import', program: 'hypercorn', module: 'main', attribute: 'app' }],
  [
    'uwsgi --http :80 --module app.wsgi:application',
    { form: 'import', program: 'uwsgi', module: 'app.wsgi', attribute: 'application' },
  ],
  ['celery -A app worker', { ...celery, module: 'app' }],
  ['celery -A worker.celery worker -l info', { ...celery, module: 'worker.celery', dotted: true }],
  ['celery --app=app.tasks:queue beat', { ...celery, module: 'app.tasks', attribute: 'queue' }],
  ['celery -Aproj worker', { ...celery, module: 'proj' }],
  ['celery worker', undefined],
  ['arq app.worker.Settings', { form: 'import', program: 'arq', module: 'app.worker.Settings', dotted: true }],
  ['dramatiq app.tasks', { form: 'import', program: 'dramatiq', module: 'app.tasks' }],
  ['taskiq worker app.tkq:broker', { form: 'import', program: 'taskiq', module: 'app.tkq', attribute: 'broker' }],
  ['flask --app hello run', { form: 'discovered', program: 'flask', target: 'hello' }],
  ['flask run --host 0.0.0.0', { form: 'discovered', program: 'flask' }],
  ['fastapi run app/main.py --port 80', { form: 'discovered', program: 'fastapi', target: 'app/main.py' }],
  ['fastapi dev', { form: 'discovered', program: 'fastapi' }],
  ['fastapi --version', undefined],
  ['streamlit run ui.py', { form: 'file', file: 'ui.py' }],
  ['ddtrace-run python main.py', { form: 'file', file: 'main.py', interpreter: 'python' }],
  ['newrelic-admin run-program gunicorn a:b', { form: 'import', program: 'gunicorn', module: 'a', attribute: 'b' }],
  [
    'python -m debugpy --listen 0.0.0.0:5678 -m app.main',
    { form: 'module', module: 'app.main', interpreter: 'python' },
  ],
  [
    'python -m debugpy --listen 5678 --wait-for-client app/main.py',
    { form: 'file', file: 'app/main.py', interpreter: 'python' },
  ],
  ['node server.js', undefined],
  ['pythonic thing.txt', undefined],
  ['alembic upgrade head', { form: 'alembic', asModule: false }],
  [
    'python -m alembic -c conf/alembic.ini -n other current',
    { form: 'alembic', asModule: true, config: 'conf/alembic.ini', section: 'other' },
  ],
  ['alembic heads', undefined],
  ['alembic --help', undefined],
  ['gunicorn', { form: 'configured', program: 'gunicorn' }],
  ['gunicorn -c conf.py', { form: 'configured', program: 'gunicorn', config: 'conf.py' }],
  ['gunicorn --version', undefined],
  ['uwsgi --ini app.ini', { form: 'configured', program: 'uwsgi', config: 'app.ini' }],
  ['uwsgi /srv/app.ini', { form: 'configured', program: 'uwsgi', config: '/srv/app.ini' }],
  ['uwsgi --http :80 --wsgi-file wsgi.py', { form: 'file', file: 'wsgi.py', loaded: true }],
  ['uwsgi --http :80', undefined],
  ['', undefined],
])('%s', (line, start) => {
  expect(pythonStart(line === '' ? [] : line.split(' '))).toEqual(start)
})
