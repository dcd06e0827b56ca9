// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files write variables so.
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { redact, redactText } from '../../../engine/report/redact.ts'
import { rosalind } from './sample-diagnosis.ts'

const clean = (value: unknown) => JSON.stringify(redact(value, rosalind).value)

// Put together here, so that no scanner takes them for real ones.
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'].join(
  '.',
)
const aws = `AKIA${'IOSFODNN7EXAMPLE'}`
const github = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`
const privateKey = `-----BEGIN ${'RSA'} PRIVATE KEY-----\nMIIEpAIBAAKCAQEA75eo\n-----END RSA PRIVATE KEY-----`

describe('secrets in text', () => {
  it.each([
    ['a URL', 'postgresql+psycopg://app:hunter2@db:5432/app', 'hunter2'],
    ['a URL without a user', 'redis://:hunter2@redis:6379/0', 'hunter2'],
    ['a URL with an @ in the password', 'postgres://app:p@ss:w0rd@db/app', 'p@ss:w0rd'],
    ['a URL with a slash in the password', 'postgres://app:hun/ter2@db:5432/app', 'hun/ter2'],
    ['two URLs in one line', 'amqp://a:one1one@mq and mysql://b:two2two@my', 'two2two'],
    ['a default in a compose file', 'postgres://app:${PW:-hunter2}@db/app', 'hunter2'],
    ['an assignment', 'POSTGRES_PASSWORD=hunter2', 'hunter2'],
    ['an assignment in quotes', 'export SECRET_KEY="my long secret key"', 'my long secret key'],
    ['a line of YAML', '      POSTGRES_PASSWORD: hunter2', 'hunter2'],
    ['a line of JSON', '{"api_key": "hunter2hunter2"}', 'hunter2hunter2'],
    ['a line of TOML', "client-secret = 'hunter2'", 'hunter2'],
    ['a property', 'spring.datasource.password=hunter2', 'hunter2'],
    ['an option', 'redis-server --requirepass hunter2 --port 6379', 'hunter2'],
    ['an option with =', 'mysqldump --password=hunter2 shop', 'hunter2'],
    ['a query', 'GET /callback?access_token=abcdef123456&x=1', 'abcdef123456'],
    ['a connection string', 'Server=db;User Id=sa;Password=Hunter2!;Encrypt=no', 'Hunter2!'],
    ['a bearer token', 'Authorization: Bearer abc123def456ghi789', 'abc123def456ghi789'],
    ['basic authentication', "curl -H 'Authorization: Basic YXBwOmh1bnRlcjI='", 'YXBwOmh1bnRlcjI'],
    ['a JWT', `token was ${jwt}, expired`, jwt],
    ['an AWS key', `aws configure ${aws}`, aws],
    ['a GitHub token', `git clone https://${github}@github.com/x/y`, github],
    ['a private key', `before\n${privateKey}\nafter`, 'MIIEpAIBAAKCAQEA75eo'],
    ['a private key that was cut off', privateKey.slice(0, 50), 'MIIEpAIBAAKC'],
    ['an e-mail address', 'sent by rosa.lind+x@example.co.uk today', 'rosa.lind+x@example.co.uk'],
  ])('are taken out of %s', (_, text, secret) => {
    expect(redactText(text, rosalind)).not.toContain(secret)
    expect(redactText(text, rosalind)).toContain('[redacted]')
  })

  it.each([
    'postgres:16-alpine',
    'http://backend:8000/readyz',
    'http://127.0.0.1:8080/a@b',
    'postgres://db:5432/app',
    'postgresql+psycopg://${POSTGRES_USER}:${POSTGRES_PASSWORD}@db:5432/app',
    'password: ${POSTGRES_PASSWORD:?set it}',
    'FATAL:  password authentication failed for user "app"',
    'POSTGRES_PASSWORD_FILE=/run/secrets/db_password',
    'ACCESS_TOKEN_EXPIRE_MINUTES=30',
    'password = os.environ["DB_PASSWORD"]',
    'def login(password: str, token: str | None = None):',
    'PWD=/srv/app',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'Running upgrade c3d4e5f60718 -> d4e5f6071829, add coupons',
    'git@github.com:example/shop.git',
    'alembic.util.exc.CommandError: Multiple head revisions are present for given argument',
    'tokenizer=gpt2',
    'pull access denied for shop-backend',
    '2026-11-20T12:52:40.000Z backend-1  | INFO:     Uvicorn running on http://0.0.0.0:8000',
    'npm_config_registry=http://localhost:4873',
    'C:\\Program Files\\Docker\\Docker',
  ])('are not seen where there are none: %s', (text) => {
    expect(redactText(text, rosalind)).toBe(text)
  })

  it('redacts what was redacted no further', () => {
    const text = 'postgres://app:hunter2@db POSTGRES_PASSWORD=hunter2 /home/rosalind/x --password hunter2 rosalind'
    const once = redactText(text, rosalind)
    expect(redactText(once, rosalind)).toBe(once)
  })
})

describe('secrets in data', () => {
  it('are found by the name that they stand under', () => {
    expect(clean({ POSTGRES_PASSWORD: 'x', deep: [{ apiKey: 'y' }], hasPassword: true, secrets: ['db'] })).toBe(
      '{"POSTGRES_PASSWORD":"[redacted]","deep":[{"apiKey":"[redacted]"}],"hasPassword":true,"secrets":["db"]}',
    )
  })

  it('are found in environment entries, lists of assignments and command lines', () => {
    expect(
      clean([
        { name: 'SECRET_KEY', value: 'abc' },
        { name: 'LOG_LEVEL', value: 'abc' },
      ]),
    ).toBe('[{"name":"SECRET_KEY","value":"[redacted]"},{"name":"LOG_LEVEL","value":"abc"}]')
    expect(clean(['PATH=/usr/bin', 'DB_PASSWORD=a b=c'])).toBe('["PATH=/usr/bin","DB_PASSWORD=[redacted]"]')
    expect(clean(['redis-server', '--requirepass', 'abc', '--port', '1'])).toBe(
      '["redis-server","--requirepass","[redacted]","--port","1"]',
    )
  })

  it('are found wherever else they stand, in every spelling', () => {
    const secret = 'c0rrect/horse+battery'
    const report = {
      before: `tried ${secret} and failed`,
      entry: { name: 'DB_PASSWORD', value: secret },
      url: encodeURIComponent(secret),
      base64: Buffer.from(secret).toString('base64'),
      [`key ${secret}`]: 1,
    }
    const text = clean(report)
    expect(text).not.toContain(secret)
    expect(text).not.toContain(encodeURIComponent(secret))
    expect(text).not.toContain(Buffer.from(secret).toString('base64'))
  })

  it('are learned from a URL and found in a log', () => {
    expect(clean({ url: 'postgres://app:Tr0ub4dor@db/app', log: 'auth with Tr0ub4dor refused' })).not.toContain(
      'Tr0ub4dor',
    )
  })

  it('do not take everyday words with them', () => {
    const report = {
      environment: [
        { name: 'POSTGRES_PASSWORD', value: 'postgres' },
        { name: 'API_SECRET', value: 'shopbackend' },
      ],
      services: [{ name: 'shopbackend', image: 'postgres:16' }],
    }
    expect(clean(report)).toContain('"name":"shopbackend","image":"postgres:16"')
    expect(clean(report)).toContain('"name":"POSTGRES_PASSWORD","value":"[redacted]"')
  })

  it('leave everything else as it was', () => {
    const value = { a: [1, null, true, 'text'], b: { c: 1.5 }, d: [] }
    expect(redact(value, rosalind).value).toEqual(value)
  })

  it('do not disturb ids, rules and times of a report', () => {
    const value = {
      id: 'migrations/multiple-heads:1a2b3c4d',
      rule: 'docker/credential-helper',
      startedAt: '2026-11-20T12:52:40.000Z',
    }
    expect(redact(value, rosalind)).toMatchObject({ value, replaced: new Map() })
  })
})

describe('the person', () => {
  it.each([
    ['/home/rosalind/projects/shop', '~/projects/shop'],
    ['file:///home/rosalind/x', 'file://~/x'],
    ['C:\\Users\\ana\\shop', 'C:\\Users\\[user]\\shop'],
    ['"C:\\\\Users\\\\ana\\\\shop"', '"C:\\\\Users\\\\[user]\\\\shop"'],
    ['/mnt/c/Users/ana/shop', '/mnt/c/Users/[user]/shop'],
    ['/Users/ana/shop', '/Users/[user]/shop'],
    ['/home/someone-else/shop', '/home/[user]/shop'],
    ['user rosalind (1000)', 'user [user] (1000)'],
    ['/srv/home/shop and /home', '/srv/home/shop and /home'],
    ['rosalinda', 'rosalinda'],
    ['C:\\Users\\Public\\x', 'C:\\Users\\Public\\x'],
  ])('%s → %s', (text, expected) => {
    expect(redactText(text, rosalind)).toBe(expected)
  })

  it('on Windows is found in every spelling of the home folder', () => {
    const ana = { homeDirectory: 'C:\\Users\\Ana Núñez', userName: 'Ana Núñez' }
    for (const path of ['C:\\Users\\Ana Núñez\\x', 'c:/users/Ana Núñez/x', 'C:\\\\Users\\\\Ana Núñez\\\\x']) {
      expect(redactText(path, ana)).not.toMatch(/Ana|Núñez/)
    }
  })

  it('stays where nothing would be left of the text: root is a word, not a person', () => {
    const root = { homeDirectory: '/root', userName: 'root' }
    expect(redactText('root cause in /root/shop, /srv/root/x', root)).toBe('root cause in ~/shop, /srv/root/x')
  })

  it('stays on their own screen', () => {
    expect(redactText('/home/rosalind/x by rosalind', null)).toBe('/home/rosalind/x by rosalind')
  })
})

describe('what it says', () => {
  it('counts what it replaced, by kind', () => {
    const { replaced } = redact(['postgres://a:hunter2@b', { TOKEN: 'x' }, '/home/rosalind', 'a@example.com'], rosalind)
    expect(Object.fromEntries(replaced)).toEqual({ password: 1, 'environment-value': 1, 'home-folder': 1, 'e-mail': 1 })
  })
})

describe('size', () => {
  it('takes megabytes in seconds, whatever is in them', () => {
    const texts = [
      'a'.repeat(1_000_000),
      'password'.repeat(100_000),
      'a://'.repeat(200_000),
      'a@'.repeat(300_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(5_000),
      'eyJ'.repeat(200_000),
      `${'x='.repeat(300_000)}`,
      `key="${'\\"'.repeat(200_000)}`,
      randomBytes(500_000).toString('base64'),
      'C:\\Users\\'.repeat(50_000),
    ]
    const started = performance.now()
    for (const text of texts) redactText(text, rosalind)
    expect(performance.now() - started).toBeLessThan(8000)
  }, 60_000)

  it('survives thousands of secrets', () => {
    const entries = Array.from({ length: 5000 }, (_, index) => ({
      name: `TOKEN_${index}_SECRET`,
      value: `secret-value-${index}`,
    }))
    expect(
      clean({
        entries,
        log: entries
          .slice(0, 50)
          .map(({ value }) => value)
          .join(' '),
      }),
    ).not.toContain('secret-value-1 ')
  })
})
