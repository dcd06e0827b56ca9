import envOverride from '../../../../engine/docker/checks/env-override.ts'
import notRunning from '../../../../engine/docker/checks/not-running.ts'
import starting from '../../../../engine/docker/checks/starting.ts'
import wslStopped from '../../../../engine/docker/checks/wsl-stopped.ts'
import type { Endpoint, EndpointState, Endpoints, Installation } from '../../../../engine/docker/facts.ts'
import type { Symptom } from './symptom.ts'

const host = 'npipe:////./pipe/dockerDesktopLinuxEngine'
const overview = { root: 'C:\\shop', name: 'shop', composeFiles: ['compose.yaml'] }
const checks = [notRunning, starting, envOverride, wslStopped] as const

function endpoint(state: EndpointState, more: Partial<Endpoint> = {}): Endpoint {
  const accepts = state !== 'absent'
  return { host, transport: 'pipe', product: 'Docker Desktop', contexts: [], accepts, state, tookMs: 1, ...more }
}

/** What the rules about the engine say of a Windows machine with Docker Desktop. */
const machine =
  (first: Endpoint, more: Partial<Installation> = {}, changes: Partial<Endpoints> = {}, uses: object = {}) =>
  () => {
    const endpoints: Endpoints = {
      choice: { host: first.host, reason: 'current-context' },
      endpoints: [first],
      problems: [],
      tookMs: 1,
      ...changes,
    }
    const installation: Installation = {
      products: [{ name: 'Docker Desktop', path: 'C:\\Docker Desktop.exe' }],
      ...more,
    }
    const wsl = {
      service: { name: 'WslService', disabled: false },
      distributions: [{ name: 'docker-desktop', state: 'Running', version: 2, default: true }],
      listing: { state: 'read' as const },
    }
    const facts = { endpoints, overview, wsl } as never
    return checks.flatMap((check) =>
      check
        .judge(facts, { installation, ...uses } as never)
        .map(({ variant }) => [check.rule, variant].filter(Boolean).join(' ')),
    )
  }

const stuckProcess = { pid: 7, name: 'com.docker.backend.exe', runsForMs: 900_000 }
const down = ['docker/not-running', 'docker/starting', 'docker/wrong-context', 'docker/pipe-denied']

export const engine: readonly Symptom[] = [
  {
    id: 'B01',
    what: 'Docker Desktop does not run',
    says: [
      'error during connect: Get "http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.46/containers/json": open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
      'failed to connect to the docker API at npipe:////./pipe/dockerDesktopLinuxEngine; check if the path is correct and if the daemon is running: open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.',
      'unable to get image \'postgres\': error during connect: Get "http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.49/images/postgres/json": open //./pipe/dockerDesktopLinuxEngine: El sistema no puede encontrar el archivo especificado.',
    ],
    signature: 'engine-pipe-missing',
    causes: down,
    seen: machine(endpoint('absent')),
    rule: 'docker/not-running desktop',
  },
  {
    id: 'B02',
    what: 'the old pipe is not there',
    says: [
      'error during connect: This error may indicate that the docker daemon is not running.: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/info": open //./pipe/docker_engine: The system cannot find the file specified.',
      'open //./pipe/docker_engine: The system cannot find the file specified. In the default daemon configuration on Windows, the docker client must be run with elevated privileges to connect.',
      'open //./pipe/docker_engine: Das System kann die angegebene Datei nicht finden. In the default daemon configuration on Windows, the docker client must be run elevated to connect.',
    ],
    signature: 'engine-pipe-missing',
    causes: down,
  },
  {
    id: 'B03',
    what: 'the virtual machine behind the pipe is gone',
    says: ['open \\\\.\\pipe\\docker_engine_linux: The system cannot find the file specified.'],
    signature: 'engine-pipe-missing',
    causes: down,
    seen: machine(endpoint('failing', { owner: stuckProcess })),
    rule: 'docker/starting stuck-failing',
  },
  {
    id: 'B04',
    what: 'the pipe is not for this account',
    says: [
      'error during connect: Get http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.25/images/json: open //./pipe/docker_engine: Access is denied.',
      'open //./pipe/docker_engine: Zugriff verweigert',
      'open //./pipe/dockerDesktopLinuxEngine: Acceso denegado.',
    ],
    signature: 'engine-pipe-missing',
    causes: ['docker/pipe-denied'],
  },
  {
    id: 'B04',
    what: 'the same in the newest words, and of a socket',
    says: [
      'permission denied while trying to connect to the docker API at npipe:////./pipe/dockerDesktopLinuxEngine',
      'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/info": dial unix /var/run/docker.sock: connect: permission denied',
      'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
    ],
    signature: 'engine-denied',
    causes: ['docker/pipe-denied'],
  },
  {
    id: 'B05',
    what: 'the account is not in the group docker-users',
    says: [
      'You must be in the "docker-users" group',
      'You are not allowed to use Docker. You must be in the "docker-users" group.',
    ],
    signature: 'docker-users-group',
    causes: ['docker/pipe-denied'],
  },
  {
    id: 'B06',
    what: 'another program owns the pipe',
    says: [
      'setting up docker api proxy listener: open \\\\.\\pipe\\docker_engine: Access is denied.',
      'setting up docker api proxy listener: open \\\\.\\pipe\\docker_engine: Zugriff verweigert',
    ],
    signature: 'engine-pipe-taken',
    causes: ['docker/pipe-taken-by-other'],
  },
  {
    id: 'B07',
    what: 'the pipe answers, the engine does not',
    says: [
      'request returned Internal Server Error for API route and version http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.47/containers/json, check if the server supports the requested API version',
      'request returned 500 Internal Server Error for API route and version http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.55/version, check if the server supports the requested API version',
    ],
    signature: 'engine-500',
    causes: down,
    seen: machine(endpoint('failing')),
    rule: 'docker/starting failing',
  },
  {
    id: 'B08',
    what: 'Docker Desktop starts for ever',
    seen: machine(endpoint('silent', { owner: stuckProcess })),
    rule: 'docker/starting stuck',
  },
  {
    id: 'B09',
    what: 'the service of Docker Desktop is switched off',
    seen: machine(endpoint('absent'), { desktopService: { name: 'com.docker.service', disabled: true } }),
    rule: 'docker/not-running desktop',
  },
  {
    id: 'B10',
    what: 'the agent in a distribution hangs',
    seen: machine(
      endpoint('silent'),
      {},
      {},
      {
        desktopLog: { lines: [{ meaning: 'integration', file: 'x.log', text: 'waiting', distribution: 'Ubuntu' }] },
      },
    ),
    rule: 'docker/starting integration',
  },
  {
    id: 'B11',
    what: 'WSL is not there',
    says: ['exec: "wsl": executable file not found in %PATH%', 'exec: "wsl.exe": executable file not found in %PATH%'],
    signature: 'wsl-incomplete',
    causes: ['docker/wsl-missing'],
  },
  {
    id: 'B12',
    what: 'Docker Desktop stops for ever, or did not notice that WSL went away',
    says: ['Error response from daemon: Docker Desktop is stopping', 'Docker Desktop stopping...'],
    signature: 'desktop-stopping',
    causes: ['docker/starting', 'docker/wsl-stopped'],
    seen: machine(endpoint('failing', { owner: stuckProcess, detail: 'Docker Desktop is stopping' })),
    rule: 'docker/starting stuck-failing',
  },
  {
    id: 'B13',
    what: 'no docker command in a distribution',
    says: [
      "The command 'docker' could not be found in this WSL 2 distro.",
      "The command 'docker' could not be found in this WSL 1 distro.",
      "The command 'docker-compose' could not be found in this WSL 2 distro.",
    ],
    signature: 'docker-not-in-wsl',
  },
  {
    id: 'B14',
    what: 'no engine in a distribution, or on Linux',
    says: [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
    ],
    signature: 'engine-not-reachable',
    causes: down,
  },
  {
    id: 'B15',
    what: 'the program that keeps passwords is not there',
    says: [
      'error getting credentials - err: exec: "docker-credential-desktop.exe": executable file not found in $PATH, out: ``',
      'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in %PATH%',
      'failed to solve: error getting credentials - err: exec: "docker-credential-osxkeychain": executable file not found in $PATH, out: ``',
    ],
    signature: 'credential-helper',
    causes: ['docker/credential-helper'],
  },
  {
    id: 'B16',
    what: 'the program that keeps passwords cannot be run',
    says: [
      '/usr/bin/docker-credential-desktop.exe: Invalid argument',
      'error getting credentials - err: fork/exec /usr/bin/docker-credential-desktop.exe: exec format error, out: ``',
      '/mnt/c/Program Files/Docker/Docker/resources/bin/docker-credential-desktop.exe: exec format error',
    ],
    signature: 'credential-helper',
    causes: ['docker/credential-helper'],
  },
  {
    id: 'B17',
    what: 'the engine runs Windows containers',
    says: [
      'no matching manifest for windows/amd64 10.0.19045 in the manifest list entries',
      'no matching manifest for windows/amd64 in the manifest list entries',
    ],
    signature: 'windows-containers',
    causes: ['docker/windows-containers'],
  },
  {
    id: 'B18',
    what: 'a variable leads to another engine',
    seen: machine(
      endpoint('refused', { host: 'tcp://127.0.0.1:2375', transport: 'tcp' }),
      {},
      {
        choice: { host: 'tcp://127.0.0.1:2375', reason: 'docker-host', overrides: { context: 'desktop-linux', host } },
        endpoints: [endpoint('refused', { host: 'tcp://127.0.0.1:2375', transport: 'tcp' }), endpoint('ok')],
      },
    ),
    rule: 'docker/env-override docker-host',
  },
]
