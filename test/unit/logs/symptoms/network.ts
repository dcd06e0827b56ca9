import wslSettings from '../../../../engine/docker/checks/wsl-settings.ts'
import { parseWslSettings } from '../../../../engine/docker/wsl-settings.ts'
import portBlocked from '../../../../engine/firewall/checks/port-blocked.ts'
import programBlocked from '../../../../engine/firewall/checks/program-blocked.ts'
import shadowed from '../../../../engine/ports/checks/shadowed.ts'
import { backend, exposedPort, rule, windowsFirewall } from '../../firewall/rule-strings.ts'
import { python, table, tested, wanted } from '../../ports/facts.ts'
import type { Symptom } from './symptom.ts'

const checks = [portBlocked, programBlocked] as const
const firewall = (rules: Readonly<Record<string, string>>) => () =>
  checks.flatMap((check) =>
    check
      .judge({ firewall: windowsFirewall(rules), exposed: [exposedPort(8000)] }, {})
      .map(({ variant }) => [check.rule, variant].filter(Boolean).join(' ')),
  )

export const network: readonly Symptom[] = [
  {
    id: 'E01',
    what: 'the registry has no address',
    says: [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 192.168.65.7:53: no such host',
      'Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 192.168.65.1:53: read udp 192.168.65.3:46321->192.168.65.1:53: i/o timeout',
      'failed to fetch oauth token: Post "https://auth.docker.io/token": dial tcp: lookup auth.docker.io on [::1]:53: server misbehaving',
      'dial tcp: lookup production.cloudflare.docker.com: no such host',
      'dial tcp: lookup registry-1.docker.io: Temporary failure in name resolution',
    ],
    signature: 'registry-not-found',
  },
  {
    id: 'E02',
    what: 'a proxy that looks into connections',
    says: [
      'Get "https://registry-1.docker.io/v2/": x509: certificate signed by unknown authority',
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'npm ERR! self-signed certificate in certificate chain',
      "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate'))",
    ],
    signature: 'certificate-unknown',
  },
  {
    id: 'E03',
    what: 'too many pulls',
    says: [
      'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
      'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    ],
    signature: 'pull-rate-limit',
  },
  {
    id: 'E04',
    what: 'no addresses left for a network',
    says: [
      'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
      'failed to create network shop_default: Error response from daemon: all predefined address pools have been fully subnetted',
    ],
    signature: 'no-address-pool',
  },
  {
    id: 'E05',
    what: 'only one of localhost and 127.0.0.1 leads to the service',
    seen: () => {
      const port = wanted()
      const listeners = table([{ family: 'ipv6', address: '::1', pids: [python.pid] }], [python])
      return shadowed.judge({ wanted: [port], bindTests: tested(port, 'free'), listeners }, {}).map(() => shadowed.rule)
    },
    rule: 'ports/shadowed',
  },
  {
    id: 'E06',
    what: 'mirrored networking',
    seen: () =>
      wslSettings
        .judge(
          {
            wsl: {
              distributions: [],
              listing: { state: 'read' },
              settings: parseWslSettings('[wsl2]\nnetworkingMode=mirrored', 'x'),
            },
          },
          {},
        )
        .map(({ variant }) => `${wslSettings.rule} ${variant}`),
    rule: 'docker/wsl-settings mirrored',
  },
  {
    id: 'E07',
    what: 'other machines do not get through',
    seen: firewall({}),
    rule: 'firewall/port-blocked by-default',
  },
  {
    id: 'E08',
    what: 'a rule blocks the program',
    seen: firewall({ a: rule('Block', `App=${backend}`) }),
    rule: 'firewall/program-blocked by-rule',
  },
  {
    id: 'E09',
    what: 'a port on 127.0.0.1 is refused inside of WSL',
    says: ['curl: (7) Failed to connect to 127.0.0.1 port 8000 after 0 ms: Connection refused'],
    signature: 'connection-refused',
  },
  {
    id: 'E10',
    what: 'nothing gets through on a VPN',
    says: [
      'dial tcp 10.20.0.5:5432: i/o timeout',
      'psycopg2.OperationalError: connection to server at "10.20.0.5", port 5432 failed: Connection timed out',
      'net/http: TLS handshake timeout',
    ],
    signature: 'connection-timed-out',
  },
]
