import type { Symptom } from './symptom.ts'

export const files: readonly Symptom[] = [
  {
    id: 'D01',
    what: 'a script with line ends of Windows',
    says: [
      'exec /app/entrypoint.sh: no such file or directory',
      'exec ./docker-entrypoint.sh: no such file or directory',
      'standard_init_linux.go:228: exec user process caused: no such file or directory',
      '/usr/bin/env: ‘bash\\r’: No such file or directory',
      "env: can't execute 'python\\r': No such file or directory",
    ],
    signature: 'script-line-ends',
    causes: ['compose/crlf-script'],
  },
  {
    id: 'D02',
    what: 'the same in the words of shells',
    says: [
      '/bin/sh^M: bad interpreter: No such file or directory',
      "./run.sh: line 2: $'\\r': command not found",
      '/entrypoint.sh: 3: \r: not found',
      'entrypoint.sh: line 2: set: pipefail\r: invalid option name',
      '/app/run.sh: /bin/bash\r: bad interpreter: No such file or directory',
    ],
    signature: 'script-line-ends',
    causes: ['compose/crlf-script'],
  },
  {
    id: 'D03',
    what: 'a drive that the virtual machine lost',
    says: [
      "error while creating mount source path '/run/desktop/mnt/host/d/shop': mkdir /run/desktop/mnt/host/d: file exists",
      "Error response from daemon: error while creating mount source path '/run/desktop/mnt/host/wsl/docker-desktop-bind-mounts/Ubuntu/x': mkdir /run/desktop/mnt/host/wsl: file exists",
    ],
    signature: 'mount-source-in-vm',
  },
  {
    id: 'D04',
    what: 'a folder where a file should be',
    says: [
      'error mounting "/home/me/shop/nginx.conf" to rootfs at "/etc/nginx/nginx.conf": mount /home/me/shop/nginx.conf:/etc/nginx/nginx.conf (via /proc/self/fd/14), flags: 0x5000: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type',
      'OCI runtime create failed: container_linux.go:380: starting container process caused: process_linux.go:545: container init caused: rootfs_linux.go:76: mounting "/x/nginx.conf" to rootfs at "/etc/nginx/nginx.conf" caused: mount through procfd: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type',
    ],
    signature: 'mount-file-onto-folder',
    causes: ['compose/mount-missing'],
  },
  {
    id: 'D05',
    what: 'Git Bash changed a path',
    says: [
      'mkdir C:UsersmeDocumentsshop: Access is denied.',
      'invalid mount config for type "bind": mount destination \\Program Files\\Git\\data not absolute',
      "docker: Error response from daemon: the working directory 'C:/Program Files/Git/app' is invalid, it needs to be an absolute path.",
    ],
    signature: 'git-bash-path',
  },
  {
    id: 'D06',
    what: 'an env file with a byte order mark',
    says: [
      'failed to read .env: line 1: unexpected character "\\ufeff" in variable name near "POSTGRES_USER=shop"',
      'unexpected character "»" in variable name near "\\u00bf"',
    ],
    signature: 'env-file-bom',
    causes: ['compose/env-file-encoding'],
  },
  {
    id: 'D07',
    what: 'an env file in UTF-16',
    says: ['failed to read C:\\shop\\.env: line 1: unexpected character "\\xff\\xfe" in variable name'],
    signature: 'env-file-bom',
    causes: ['compose/env-file-encoding'],
  },
  {
    id: 'D08',
    what: 'a compose file with a byte order mark',
    says: [
      "service 'ï»¿version' must be a mapping not a string",
      "In file './docker-compose.yml', service '\u00ef\u00bb\u00bfversion' must be a mapping not a string.",
    ],
    signature: 'compose-file-bom',
    causes: ['compose/file-encoding'],
  },
  {
    id: 'D09',
    what: 'the drive is not shared any more',
    says: [
      "error while creating mount source path '/host_mnt/c/Users/me': mkdir /host_mnt/c: file exists",
      "error while creating mount source path '/host_mnt/c/Users/me': mkdir /host_mnt/c: operation not permitted",
    ],
    signature: 'file-sharing-broken',
  },
]
