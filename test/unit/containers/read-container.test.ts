import { describe, expect, it } from 'vitest'
import { readContainer } from '../../../engine/containers/read-container.ts'

/** What an engine says about a container, as far as it is read, and a little more. */
const answer = {
  Id: 'f'.repeat(64),
  Name: '/shop-backend-1',
  Created: '2026-11-20T11:30:36.883562785Z',
  RestartCount: 3,
  State: {
    Status: 'restarting',
    ExitCode: 255,
    Error: '',
    OOMKilled: false,
    StartedAt: '2026-11-20T11:30:40.1Z',
    FinishedAt: '2026-11-20T11:30:41.2Z',
    Health: {
      Status: 'unhealthy',
      FailingStreak: 2,
      Log: Array.from({ length: 5 }, (_, index) => ({
        End: '2026-11-20T11:30:39.302927036Z',
        ExitCode: 1,
        Output: `\u001b[31mtry ${index}\u001b[0m ${'x'.repeat(5000)}`,
      })),
    },
  },
  Config: {
    Image: 'shop-backend',
    Env: ['POSTGRES_PASSWORD=secret'],
    Healthcheck: { Test: ['CMD', 'curl', 'localhost'] },
    Labels: {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'backend',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.project.working_dir': '/home/ana/shop',
      'com.docker.compose.project.config_files': '/home/ana/shop/a.yaml,/home/ana/shop/b.yaml',
      'com.docker.compose.depends_on': 'db:service_healthy:false,setup:service_completed_successfully:false,odd',
    },
  },
  HostConfig: {
    PortBindings: { '8000/tcp': [{ HostIp: '127.0.0.1', HostPort: '8000' }], '53/udp': [{ HostIp: '', HostPort: '' }] },
    RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 },
  },
  NetworkSettings: { Ports: { '8000/tcp': null } },
}

describe('what an engine says about a container', () => {
  const read = readContainer(answer)

  it('is read', () => {
    expect(read).toMatchObject({
      name: 'shop-backend-1',
      state: 'restarting',
      exitCode: 255,
      restartCount: 3,
      restartPolicy: 'unless-stopped',
      createdAt: '2026-11-20T11:30:36.883Z',
      ports: [],
      wantedPorts: [
        { hostAddress: '127.0.0.1', hostPort: 8000, containerPort: 8000, protocol: 'tcp' },
        { hostAddress: '', containerPort: 53, protocol: 'udp' },
      ],
      compose: {
        project: 'shop',
        service: 'backend',
        oneOff: false,
        configFiles: ['/home/ana/shop/a.yaml', '/home/ana/shop/b.yaml'],
        dependsOn: [
          { service: 'db', condition: 'service_healthy' },
          { service: 'setup', condition: 'service_completed_successfully' },
          { service: 'odd', condition: 'service_started' },
        ],
      },
    })
  })

  it('is bounded, harmless for a terminal, and without secrets', () => {
    expect(read?.health?.log).toHaveLength(3)
    expect(read?.health?.log[0]?.output).toMatch(/^try 2 x+$/)
    expect(read?.health?.log[0]?.output.length).toBeLessThanOrEqual(1000)
    expect(JSON.stringify(read)).not.toContain('secret')
  })

  it('may leave out what Podman and old engines leave out', () => {
    const { Health: _, ...State } = {
      ...answer.State,
      StartedAt: '0001-01-01T00:00:00Z',
      FinishedAt: '0001-01-01T00:00:00Z',
    }
    const bare = readContainer({
      Id: 'a',
      Name: 'x',
      Created: '2026-11-20T11:30:36Z',
      State,
      Config: { Labels: null },
      HostConfig: { PortBindings: null },
    })
    expect(bare).toMatchObject({ name: 'x', restartPolicy: 'no', restartCount: 0, ports: [], wantedPorts: [] })
    expect(bare).not.toHaveProperty('startedAt')
    expect(bare).not.toHaveProperty('health')
    expect(bare).not.toHaveProperty('compose')
  })

  it.each([undefined, null, 'x', [], {}, { ...answer, State: 5 }, { ...answer, Id: '' }])('is not %j', (wrong) => {
    expect(readContainer(wrong)).toBeUndefined()
  })
})
