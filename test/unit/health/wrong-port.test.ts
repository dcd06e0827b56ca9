import { describe, expect, it } from 'vitest'
import check from '../../../engine/health/checks/wrong-port.ts'
import type { HealthAnswer } from '../../../engine/health/facts.ts'
import { listeningPorts } from '../../../engine/health/listening-ports.ts'
import type { EntryPoint } from '../../../engine/project/facts.ts'
import { container, readAt, service } from '../containers/stack.ts'

const place = { file: 'compose.yaml', line: 7, column: 9 }
const test = ['CMD', 'curl', '-f', 'http://localhost:8000/healthz']
const healthcheck = { disabled: false, test, place }

function published(containerPort: number, hostPort = 28000) {
  return {
    hostAddress: '127.0.0.1',
    hostPort,
    containerPort,
    protocol: 'tcp' as const,
    place,
    text: 'x',
    variables: [],
  }
}

function judge(
  ports: readonly number[],
  outcome: HealthAnswer['outcome'],
  more: Parameters<typeof service>[1] = { healthcheck },
) {
  const all = ports.map((port, index) => published(port, 28000 + index))
  const answers = all.map(
    ({ hostPort }) =>
      ({
        service: 'api',
        container: 'shop-api-1',
        url: `http://127.0.0.1:${hostPort}/health`,
        port: hostPort,
        path: '/health',
        configured: false,
        starting: false,
        outcome,
        durationMs: 1,
        untrustedCertificate: false,
        text: '',
        parts: [],
      }) satisfies HealthAnswer,
  )
  const compose = {
    name: 'shop',
    files: ['compose.yaml'],
    services: [service('api', { ports: all, ...more })],
    volumes: [],
    networks: [],
    problems: [],
  }
  const containers = {
    endpoint: '',
    truncated: false,
    readAt,
    tookMs: 1,
    containers: [container('api', { ports: all })],
  }
  return check
    .judge({ answers, compose, containers }, {})
    .map(({ where, values }) => [where.line, where.port, values['expected']])
}

describe('health/wrong-port', () => {
  it('names the line of a port behind which nobody is, and the port that was meant', () => {
    expect(judge([8080], 'closed')).toEqual([[7, 28000, 8000]])
    expect(judge([8080], 'refused')).toEqual([[7, 28000, 8000]])
  })

  it('says nothing where somebody answers, the right port is published, or no port is known', () => {
    expect(judge([8080], 'answered')).toEqual([])
    expect(judge([8080], 'silent')).toEqual([])
    expect(judge([8000, 9229], 'closed')).toEqual([])
    expect(judge([8080], 'closed', {})).toEqual([])
  })

  it('reads ports from commands', () => {
    const entry = (...words: string[]) => [{ service: 'api', words, text: '', place, via: 'compose' } as EntryPoint]
    const ports = (...words: string[]) => [...listeningPorts(service('api'), entry(...words))]
    expect(ports('uvicorn', 'app:app', '--host', '0.0.0.0', '--port', '8000')).toEqual([8000])
    expect(ports('gunicorn', '-b', '0.0.0.0:8000', 'app')).toEqual([8000])
    expect(ports('python', 'manage.py', 'runserver', '0.0.0.0:8001')).toEqual([8001])
    expect(ports('python3', '-m', 'http.server', '5173')).toEqual([5173])
    expect(ports('celery', '-A', 'app', 'worker', '--concurrency', '4000')).toEqual([])
  })
})
