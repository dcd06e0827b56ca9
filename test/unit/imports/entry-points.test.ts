import { describe, expect, test } from 'vitest'
import { diagnosed, dockerfile, type Files } from './diagnosed.ts'

const idle = { Dockerfile: 'FROM python:3.12-slim\nCOPY other /other\nCMD ["sleep", "1"]\n' }

/** How each start is judged: what starts it, its target, and how it ends. */
async function verdicts(files: Files) {
  const { entries } = await diagnosed({ 'compose.yaml': 'services:\n  web:\n    build: .\n', ...files })
  return entries.map(({ service, form, target, failure }) => [
    service,
    form,
    target,
    failure === undefined
      ? 'ok'
      : `${failure.kind} ${failure.module}${failure.name === undefined ? '' : `.${failure.name}`}`,
  ])
}

/** The same for one service, by its command. */
async function commandVerdict(command: string, files: Files, more = '') {
  return (await verdicts({ Dockerfile: dockerfile(command, more), ...files })).map(([, ...rest]) => rest.join(' | '))
}

describe('commands of services', () => {
  test('code on the command line searches the working directory', async () => {
    const files = { 'app/__init__.py': 'import app.gone\n', 'ok.py': '' }
    expect(await commandVerdict('["python", "-c", "import ok; import app"]', files)).toEqual([
      'code | import ok; import app | unresolved app.gone',
    ])
  })

  test('alembic: what prepend_sys_path names, and nothing else', async () => {
    const files = {
      'migrations/env.py': 'from app.models import Base\n',
      'app/__init__.py': '',
      'app/models.py': 'Base = 1\n',
    }
    const ini = '[alembic]\nscript_location = migrations\n'
    expect(await commandVerdict('alembic upgrade head', { ...files, 'alembic.ini': ini })).toEqual([
      'file | migrations/env.py | unresolved app',
    ])
    expect(await commandVerdict('python -m alembic upgrade head', { ...files, 'alembic.ini': ini })).toEqual([
      'file | migrations/env.py | ok',
    ])
    expect(
      await commandVerdict('alembic upgrade head', { ...files, 'alembic.ini': `${ini}prepend_sys_path = .\n` }),
    ).toEqual(['file | migrations/env.py | ok'])
    expect(await commandVerdict('PYTHONPATH=. alembic upgrade head', { ...files, 'alembic.ini': ini })).toEqual([
      'file | migrations/env.py | ok',
    ])
    expect(
      await commandVerdict('alembic upgrade head', { ...files, 'alembic.ini': ini }, 'RUN pip install -e .\n'),
    ).toEqual(['file | migrations/env.py | unresolved app'])
    expect(
      await commandVerdict(
        'alembic upgrade head',
        { ...files, 'alembic.ini': ini, 'pyproject.toml': '[project]\nname = "app"\n' },
        'RUN pip install -e .\n',
      ),
    ).toEqual(['file | migrations/env.py | ok'])
  })

  test('alembic: configured in pyproject.toml, where the ini wins option by option', async () => {
    const files = {
      'migrations/env.py': 'from app.models import Base\n',
      'other/env.py': 'import gone\n',
      'src/app/__init__.py': '',
      'src/app/models.py': 'Base = 1\n',
    }
    const toml = '[tool.alembic]\nscript_location = "%(here)s/migrations"\n'
    const withPath = `${toml}prepend_sys_path = ["lib", "%(here)s/src"]\n`
    const command = 'alembic upgrade head'
    expect(await commandVerdict(command, { ...files, 'pyproject.toml': withPath })).toEqual([
      'file | migrations/env.py | ok',
    ])
    expect(await commandVerdict(command, { ...files, 'pyproject.toml': toml })).toEqual([
      'file | migrations/env.py | unresolved app',
    ])
    const ini = '[alembic]\nscript_location = other\n'
    expect(await commandVerdict(command, { ...files, 'pyproject.toml': withPath, 'alembic.ini': ini })).toEqual([
      'file | other/env.py | unresolved gone',
    ])
    expect(await commandVerdict(command, { ...files, 'pyproject.toml': `${toml}x =\n` })).toEqual([])
  })

  test('Django: the settings, and every application in them', async () => {
    const manage = 'import os\ndef main():\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")\n'
    const files = {
      'manage.py': manage,
      'site1/__init__.py': '',
      'requirements.txt': 'django\n',
      'shop/__init__.py': '',
      'shop/apps.py': '',
      'shop/models.py': 'from .gone import x\n',
    }
    const command = 'python manage.py runserver'
    expect(await commandVerdict(command, { ...files, 'site1/settings.py': 'INSTALLED_APPS = []\n' })).toEqual([
      'file | manage.py | ok',
    ])
    const listed = 'LOCAL = ["shop.apps.ShopConfig"]\nINSTALLED_APPS = ["django.contrib.admin"] + LOCAL\n'
    expect(await commandVerdict(command, { ...files, 'site1/settings.py': listed })).toEqual([
      'file | manage.py | unresolved shop.gone',
    ])
    expect(await commandVerdict(command, files)).toEqual(['file | manage.py | unresolved site1.settings'])
    expect(await commandVerdict(command, files, 'ENV DJANGO_SETTINGS_MODULE=site1.other\n')).toEqual([
      'file | manage.py | unresolved site1.other',
    ])
  })

  test('servers whose settings file names the application', async () => {
    const files = { 'src/web.py': 'app = 1\n', 'gunicorn.conf.py': 'chdir = "src"\nwsgi_app = "web:ap"\n' }
    expect(await commandVerdict('gunicorn', files)).toEqual(['import | web | missing-name web.ap'])
    const ini = '[uwsgi]\nchdir = /app/src\nmodule = web:app\n'
    expect(await commandVerdict('uwsgi --ini uwsgi.ini', { ...files, 'uwsgi.ini': ini })).toEqual(['import | web | ok'])
    const file = '[uwsgi]\nwsgi-file = src/web.py\n'
    expect(await commandVerdict('uwsgi uwsgi.ini', { ...files, 'uwsgi.ini': file })).toEqual(['file | src/web.py | ok'])
  })

  test('a script that the project installs is started from the folder of programs', async () => {
    const files = {
      'pyproject.toml': '[project]\nname = "shop"\n[project.scripts]\nserve = "shop.cli:main"\n',
      'src/shop/__init__.py': '',
      'src/shop/cli.py': 'import beside\ndef main(): pass\n',
      'beside.py': '',
    }
    expect(await commandVerdict('serve --port 1', files, 'RUN pip install .\n')).toEqual([
      'import | shop.cli | unresolved beside',
      // The same start, as the project declares it.
      'import | shop.cli | unresolved beside',
    ])
  })

  test('honcho and supervisor', async () => {
    const files = {
      'worker.py': 'import gone_one\n',
      'lib/web.py': 'import gone_two\n',
      'conf/super.conf':
        '[program:web]\ncommand=python -m web\ndirectory=/app/lib\n[program:worker]\ncommand=python worker.py\nenvironment=PYTHONPATH="/app/lib"\n',
      Procfile: 'web: cd lib && python web.py\nworker: python worker.py\n',
    }
    expect(await commandVerdict('supervisord -c conf/super.conf', files)).toEqual(
      expect.arrayContaining(['module | web | unresolved gone_two', 'file | worker.py | unresolved gone_one']),
    )
    expect(await commandVerdict('honcho start worker', files)).toEqual([
      'file | worker.py | unresolved gone_one',
      'file | lib/web.py | unresolved gone_two',
    ])
  })

  test('sources that come out of a build stage', async () => {
    const Dockerfile = [
      'FROM python:3.12 AS build',
      'WORKDIR /build',
      'COPY src ./src',
      'RUN pip install requests',
      'FROM python:3.12-slim',
      'COPY --from=build /build/src /srv',
      'WORKDIR /srv',
      'CMD ["python", "-m", "main"]',
    ].join('\n')
    expect(await verdicts({ Dockerfile, 'src/main.py': 'import requests\nimport other\n', 'other.py': '' })).toEqual([
      ['web', 'module', 'main', 'unresolved other'],
    ])
  })
})

describe('starts that no service has', () => {
  test('a Procfile, scripts, and stackmedic.yaml', async () => {
    const files = {
      ...idle,
      'backend/Procfile': 'web: gunicorn app:app\nrelease: python -m tasks.migrate\n',
      'backend/app.py': 'app = 1\n',
      'backend/tasks/migrate.py': 'import gone\n',
      'setup.cfg': '[metadata]\nname = x\n[options.entry_points]\nconsole_scripts =\n    tool = tool.cli:run\n',
      'tool/__init__.py': '',
      'tool/cli.py': 'import tool.missing\n',
      'stackmedic.yaml': 'entryPoints:\n  - jobs/nightly.py\n  - -m jobs.hourly\n  - jobs.api:app\n',
      'jobs/nightly.py': 'from .base import x\n',
      'jobs/hourly.py': 'from .base import x\n',
      'jobs/base.py': 'x = 1\n',
      'jobs/api.py': '',
    }
    expect(await verdicts(files)).toEqual([
      ['tool (setup.cfg)', 'import', 'tool.cli', 'unresolved tool.missing'],
      ['web (backend/Procfile)', 'import', 'app', 'ok'],
      ['release (backend/Procfile)', 'module', 'tasks.migrate', 'unresolved gone'],
      ['jobs/nightly.py (stackmedic.yaml)', 'file', 'jobs/nightly.py', 'relative-in-script .base'],
      ['-m jobs.hourly (stackmedic.yaml)', 'module', 'jobs.hourly', 'ok'],
      ['jobs.api:app (stackmedic.yaml)', 'import', 'jobs.api', 'missing-name jobs.api.app'],
    ])
  })

  test('are looked at without a compose file too, and their findings belong to no service', async () => {
    const { findings, entries } = await diagnosed({
      'compose.yaml': 'services: {}\n',
      Procfile: 'web: python main.py\n',
      'main.py': 'import app.gone\n',
      'app/__init__.py': '',
    })
    expect(entries.map(({ place }) => place)).toEqual([{ file: 'Procfile', line: 1, column: 1 }])
    expect(findings).toMatchObject([{ rule: 'imports/unresolved', severity: 'error', where: { file: 'main.py' } }])
    expect(findings[0]?.where.service).toBeUndefined()
  })

  test('only warn where services start without them, and do not repeat what a service fails at', async () => {
    const files = {
      Dockerfile: dockerfile('python main.py'),
      'main.py': 'import app.gone\n',
      'app/__init__.py': '',
      Procfile: 'web: python main.py\nother: python other.py\n',
      'other.py': 'import app.away\n',
    }
    const { findings } = await diagnosed(files)
    expect(findings.map(({ rule, severity, where }) => [rule, severity, where.file])).toEqual([
      ['imports/unresolved', 'error', 'main.py'],
      ['imports/unresolved', 'warning', 'other.py'],
    ])
  })
})
