import dynamicRange from '../../../../engine/ports/checks/dynamic-range-too-low.ts'
import byHttpSys from '../../../../engine/ports/checks/held-by-http-sys.ts'
import inUse from '../../../../engine/ports/checks/in-use.ts'
import notBindable from '../../../../engine/ports/checks/not-bindable.ts'
import portProxy from '../../../../engine/ports/checks/port-proxy.ts'
import reservedRange from '../../../../engine/ports/checks/reserved-range.ts'
import staleForwarder from '../../../../engine/ports/checks/stale-forwarder.ts'
import type { BindOutcome, Listener, Owner } from '../../../../engine/ports/facts.ts'
import { table, tested, wanted } from '../../ports/facts.ts'
import type { Symptom } from './symptom.ts'

const checks = [inUse, byHttpSys, portProxy, staleForwarder, reservedRange, notBindable] as const

interface Machine {
  readonly port?: number
  readonly outcome: BindOutcome
  readonly listeners?: readonly Partial<Listener>[]
  readonly owners?: readonly Owner[]
  readonly more?: object
  readonly source?: 'iphlpapi' | 'lsof' | 'proc'
}

/** What the rules about a port say of a machine. */
const machine =
  ({ port = 8000, outcome, listeners = [], owners = [], more = {}, source = 'iphlpapi' }: Machine) =>
  () => {
    const one = wanted({ hostPort: port })
    const rows = listeners.map((listener) => ({ port, ...listener }))
    const facts = { wanted: [one], bindTests: tested(one, outcome), listeners: { ...table(rows, owners), source } }
    return checks.flatMap((check) =>
      check.judge(facts, more).map(({ variant }) => [check.rule, variant].filter(Boolean).join(' ')),
    )
  }

const owner = (name: string, pid: number, services?: string[]): Owner => ({
  pid,
  name,
  startTime: '1',
  ...(services === undefined ? {} : { services }),
})
const held = (...owners: readonly Owner[]) =>
  ({ outcome: 'in-use', listeners: [{ pids: owners.map(({ pid }) => pid) }], owners }) as const
const noContainers = {
  containers: { endpoint: 'npipe:////./pipe/docker_engine', truncated: false, readAt: '', tookMs: 1, containers: [] },
}
const anyHolder = [
  'ports/in-use',
  'ports/held-by-other-stack',
  'ports/held-by-http-sys',
  'ports/port-proxy',
  'ports/stale-forwarder',
]

export const ports: readonly Symptom[] = [
  {
    id: 'A01',
    what: 'Windows reserved the port',
    says: [
      'Ports are not available: listen tcp 0.0.0.0:5432: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      'Ports are not available: exposing port TCP 0.0.0.0:1888 -> 127.0.0.1:0: listen tcp 0.0.0.0:1888: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      'Error response from daemon: ports are not available: exposing port TCP 127.0.0.1:5432 -> 127.0.0.1:0: listen tcp4 127.0.0.1:5432: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      'Ports are not available: exposing port TCP 0.0.0.0:5432 -> 127.0.0.1:0: listen tcp 0.0.0.0:5432: bind: Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte des Sockets unzulässig.',
      'Ports are not available: exposing port TCP 0.0.0.0:5432 -> 127.0.0.1:0: listen tcp 0.0.0.0:5432: bind: Intento de acceso a un socket no permitido por sus permisos de acceso.',
    ],
    signature: 'port-forbidden',
    causes: ['ports/reserved-range', 'ports/not-bindable'],
    seen: machine({
      outcome: 'not-allowed',
      more: { reservedRanges: [{ protocol: 'tcp', start: 7950, end: 8049, administered: false }] },
    }),
    rule: 'ports/reserved-range',
  },
  {
    id: 'A02',
    what: 'the same words, and a server holds the port for itself alone',
    says: [
      'Ports are not available: listen tcp 0.0.0.0:80: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
    ],
    signature: 'port-forbidden',
    causes: anyHolder,
    seen: machine({ ...held(owner('nginx.exe', 900)), outcome: 'not-allowed' }),
    rule: 'ports/in-use by-process',
  },
  {
    id: 'A03',
    what: 'a program listens on the port',
    says: [
      'Ports are not available: exposing port TCP 0.0.0.0:445 -> 127.0.0.1:0: listen tcp 0.0.0.0:445: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      'listen tcp4 0.0.0.0:445: bind: Normalerweise darf jede Socketadresse (Protokoll, Netzwerkadresse oder Anschluss) nur jeweils einmal verwendet werden.',
      'listen tcp 0.0.0.0:445: bind: Solo se permite un uso de cada dirección de socket (protocolo/dirección de red/puerto)',
    ],
    signature: 'port-used-on-windows',
    causes: anyHolder,
    seen: machine({ ...held(owner('System', 4)), port: 445 }),
    rule: 'ports/in-use by-windows',
  },
  {
    id: 'A04',
    what: 'Docker Desktop hides the reason',
    says: [
      'ports are not available: exposing port TCP 0.0.0.0:5432 -> 0.0.0.0:0: /forwards/expose returned unexpected status: 500',
      'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:5432 -> 127.0.0.1:0: /forwards/expose returned unexpected status: 500',
    ],
    signature: 'port-forward-refused',
    causes: ['ports/reserved-range', ...anyHolder],
  },
  {
    id: 'A05',
    what: 'an old Docker Desktop, with a random host port',
    says: ['Error starting userland proxy: /forwards/expose/port returned unexpected status: 500'],
    signature: 'port-forward-refused',
    causes: ['ports/reserved-range', ...anyHolder],
  },
  {
    id: 'A06',
    what: 'another container publishes the port',
    says: [
      'Bind for 0.0.0.0:8000 failed: port is already allocated',
      'Error response from daemon: driver failed programming external connectivity on endpoint shop-web-1 (8b7f): Bind for 0.0.0.0:8000 failed: port is already allocated',
      'Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint shop-web-1 (8b7f): Bind for 127.0.0.1:8000 failed: port is already allocated',
      'Bind for :::8000 failed: port is already allocated',
    ],
    signature: 'port-allocated',
    causes: anyHolder,
  },
  {
    id: 'A07',
    what: 'Docker kept the port of a container that is gone',
    says: [
      'driver failed programming external connectivity on endpoint web (1f): Error starting userland proxy: mkdir /port/tcp:0.0.0.0:8000:tcp:172.17.0.2:80: input/output error',
      'driver failed programming external connectivity on endpoint shop-web-1 (8b7f): Unable to allocate port',
    ],
    signature: 'port-binding-failed',
    causes: ['ports/stale-forwarder', 'ports/in-use'],
    seen: machine({ ...held(owner('com.docker.backend.exe', 99)), more: noContainers }),
    rule: 'ports/stale-forwarder',
  },
  {
    id: 'A08',
    what: 'the older words for a reserved port',
    says: ['Error starting userland proxy: Bind for 0.0.0.0:50051: unexpected error Permission denied'],
    signature: 'userland-proxy-denied',
    causes: ['ports/reserved-range'],
  },
  {
    id: 'A09',
    what: 'the kernel of Windows holds the port for a web server',
    seen: machine({
      ...held(owner('System', 4)),
      more: {
        httpQueues: [{ urls: ['HTTP://+:8000/'], processes: [{ pid: 900, name: 'svchost.exe', services: ['W3SVC'] }] }],
      },
    }),
    rule: 'ports/held-by-http-sys',
  },
  {
    id: 'A10',
    what: 'Windows gives out low ports by itself',
    seen: () =>
      dynamicRange
        .judge({ wanted: [wanted()], ranges: [{ protocol: 'tcp', family: 'ipv4', start: 1024, count: 13_977 }] }, {})
        .map(({ variant }) => `${dynamicRange.rule} ${variant}`),
    rule: 'ports/dynamic-range-too-low hits',
  },
  {
    id: 'A11',
    what: 'the backend of Docker Desktop hangs',
    says: ['unable to list exposed ports: Get "http://unix/forwards/list": context deadline exceeded'],
    signature: 'port-forward-refused',
  },
  {
    id: 'A12',
    what: 'the backend of Docker Desktop does not run',
    says: [
      'unable to list exposed ports: Get http://unix/forwards/list: open \\\\.\\pipe\\dockerBackendApiServer: The system cannot find the file specified.',
      'Get http://unix/forwards/list: open \\\\.\\pipe\\dockerBackendApiServer: Das System kann die angegebene Datei nicht finden.',
    ],
    signature: 'backend-not-running',
    causes: ['docker/not-running'],
  },
  {
    id: 'A13',
    what: 'a rule of Windows passes the port on',
    says: ['Bind for 0.0.0.0:8000 failed: port is already allocated'],
    signature: 'port-allocated',
    causes: ['ports/port-proxy'],
    seen: machine({
      ...held(owner('svchost.exe', 1100, ['iphlpsvc'])),
      more: {
        portProxies: [
          {
            listenAddress: '127.0.0.1',
            listenPort: 8000,
            connectAddress: '172.20.0.2',
            connectPort: 80,
            kind: 'v4tov4',
            table: 'v4tov4',
          },
        ],
      },
    }),
    rule: 'ports/port-proxy',
  },
  {
    id: 'A14',
    what: 'a service of Windows has the port of the name server',
    seen: machine({ ...held(owner('svchost.exe', 1100, ['SharedAccess'])), port: 53 }),
    rule: 'ports/in-use by-service',
  },
  {
    id: 'A15',
    what: 'Docker Desktop cannot offer its own port',
    says: ['Unable to expose Docker API on 127.0.0.1:2375,[::1]:2375'],
    signature: 'docker-api-port',
    causes: ['ports/reserved-range'],
  },
  {
    id: 'A16',
    what: 'a program in a WSL distribution has the port',
    seen: machine({ ...held(owner('wslrelay.exe', 700)), more: noContainers }),
    rule: 'ports/in-use by-wsl',
  },
  {
    id: 'A17',
    what: 'Podman says that the port is taken',
    says: [
      'cannot listen on the TCP port: listen tcp4 :8000: bind: address already in use',
      'Error: rootlessport cannot listen on the TCP port: listen tcp4 0.0.0.0:8000: bind: address already in use',
    ],
    signature: 'port-in-use',
    causes: ['ports/in-use', 'ports/held-by-other-stack'],
  },
  {
    id: 'A17',
    what: 'Podman hides that the port is taken',
    says: ['unable to upgrade to tcp, received 409', 'Error: unable to upgrade to tcp, received 500'],
    signature: 'podman-port-busy',
    causes: ['ports/in-use'],
  },
  {
    id: 'A18',
    what: 'AirPlay of macOS has the port',
    says: [
      'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:5000 -> 127.0.0.1:0: listen tcp 0.0.0.0:5000: bind: address already in use',
      'listen tcp4 0.0.0.0:7000: bind: address already in use',
    ],
    signature: 'port-in-use',
    causes: ['ports/in-use'],
    seen: machine({ ...held(owner('ControlCe', 600)), port: 5000, source: 'lsof' }),
    rule: 'ports/in-use by-process',
  },
  {
    id: 'A19',
    what: 'a web server of the Linux host has the port',
    says: [
      'Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
      'driver failed programming external connectivity on endpoint web (1f): failed to bind host port for 0.0.0.0:80:172.18.0.2:80/tcp: address already in use',
      'failed to bind host port 0.0.0.0:80/tcp: address already in use',
    ],
    signature: 'port-in-use',
    causes: ['ports/in-use', 'ports/held-by-other-stack'],
    seen: machine({ ...held(owner('apache2', 1200)), port: 80, source: 'proc' }),
    rule: 'ports/in-use by-process',
  },
  {
    id: 'A20',
    what: 'no interface has the address',
    says: [
      'Error starting userland proxy: listen tcp4 10.8.0.3:8000: bind: cannot assign requested address',
      'failed to bind host port for 10.8.0.3:8000:172.18.0.2:80/tcp: cannot assign requested address',
      'listen tcp 10.8.0.3:8000: bind: The requested address is not valid in its context.',
    ],
    signature: 'address-not-here',
    causes: ['ports/not-bindable'],
    seen: machine({ outcome: 'no-such-address' }),
    rule: 'ports/not-bindable no-such-address',
  },
]
