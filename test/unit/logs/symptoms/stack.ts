import shadowed from '../../../../engine/ports/checks/shadowed.ts'
import { table, tested, wanted } from '../../ports/facts.ts'
import type { Symptom } from './symptom.ts'

export const stack: readonly Symptom[] = [
  {
    id: 'F01',
    what: 'a volume of an older PostgreSQL',
    says: [
      'DETAIL:  The data directory was initialized by PostgreSQL version 13, which is not compatible with this version 16.2 (Debian 16.2-1.pgdg120+2).',
      '2026-01-02 10:00:00.000 UTC [1] FATAL:  database files are incompatible with server',
    ],
    signature: 'data-version-mismatch',
    causes: ['database/version-mismatch'],
  },
  {
    id: 'F02',
    what: 'the password is the one of the first start',
    says: [
      'FATAL:  password authentication failed for user "shop"',
      'asyncpg.exceptions.InvalidPasswordError: password authentication failed for user "shop"',
      'error: password authentication failed for user "shop"',
      'FATAL:  la autentificación password falló para el usuario «shop»',
      'FATAL:  Passwort-Authentifizierung für Benutzer »shop« fehlgeschlagen',
      "ERROR 1045 (28000): Access denied for user 'shop'@'172.18.0.5' (using password: YES)",
    ],
    signature: 'password-rejected',
    causes: ['database/auth-failed'],
  },
  {
    id: 'F03',
    what: 'the same, and another server of the host answers',
    says: [
      'connection to server at "localhost" (::1), port 5432 failed: FATAL:  password authentication failed for user "shop"',
    ],
    signature: 'password-rejected',
    causes: ['database/auth-failed'],
    seen: () => {
      const port = wanted({ service: 'db', hostPort: 5432, containerPort: 5432 })
      const postgres = { pid: 5000, name: 'postgres.exe', startTime: '9', services: ['postgresql-x64-16'] }
      const listeners = table([{ family: 'ipv6', address: '::1', port: 5432, pids: [5000] }], [postgres])
      return shadowed.judge({ wanted: [port], bindTests: tested(port, 'free'), listeners }, {}).map(() => shadowed.rule)
    },
    rule: 'ports/shadowed',
  },
  {
    id: 'F04',
    what: 'a container has the name already',
    says: [
      'Error response from daemon: Conflict. The container name "/shop-db" is already in use by container "4f0c". You have to remove (or rename) that container to be able to reuse that name.',
      'Error when allocating new name: Conflict. The container name "/shop-db" is already in use by container 4f0c. You have to remove (or rename) that container to be able to reuse that name.',
    ],
    signature: 'container-name-taken',
    causes: ['containers/name-taken'],
  },
  {
    id: 'F05',
    what: 'what it waits for is not healthy',
    says: ['dependency failed to start: container shop-db-1 is unhealthy', 'container for service "db" is unhealthy'],
    signature: 'dependency-failed',
    causes: ['containers/unhealthy'],
  },
  {
    id: 'F06',
    what: 'what it waits for has no healthcheck',
    says: ['dependency failed to start: container shop-db-1 has no healthcheck configured'],
    signature: 'dependency-failed',
    causes: ['compose/dependency-without-healthcheck'],
  },
  {
    id: 'F07',
    what: 'what it waits for has ended',
    says: [
      'dependency failed to start: container shop-init-1 exited (0)',
      'service "init" didn\'t complete successfully: exit 1',
    ],
    signature: 'dependency-failed',
    causes: ['containers/exited'],
  },
  {
    id: 'F08',
    what: 'the healthcheck asks as root',
    says: ['2026-11-20 11:46:53.382 UTC [53] FATAL:  role "root" does not exist', 'FATAL:  role "root" does not exist'],
    signature: 'role-missing',
  },
]
