import type { Problems } from './problems.ts'
import type { MapNode } from './tree.ts'

/** Of the Compose Specification, including what older files still have. */
export const topLevelNames = 'version name include services networks volumes secrets configs models'.split(' ')

export const serviceNames = (
  'annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name ' +
  'cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec ' +
  'depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname driver_opts entrypoint ' +
  'env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc ' +
  'isolation label_file labels links log_driver log_opt logging mac_address mem_limit mem_reservation mem_swappiness ' +
  'memswap_limit models net network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports ' +
  'post_start pre_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime ' +
  'scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits ' +
  'use_api_socket user userns_mode uts volume_driver volumes volumes_from working_dir'
).split(' ')

/** Reports names that compose refuses, with the one that was probably meant. */
export function reportUnknownNames(
  map: MapNode,
  known: readonly string[],
  path: string,
  problems: Problems,
  service?: string,
): void {
  for (const [name, value] of map.entries) {
    if (known.includes(name) || name.startsWith('x-')) continue
    const suggestion = known
      .map((candidate) => [candidate, distance(name.toLowerCase(), candidate)] as const)
      .filter(([, edits]) => edits <= 2)
      .sort(([, a], [, b]) => a - b)[0]?.[0]
    problems.at(map.keys.get(name) ?? value, 'wrong-shape', `${path}${name}`, {
      expected: 'known-name',
      ...(service !== undefined && { service }),
      ...(suggestion !== undefined && { suggestion }),
    })
  }
}

/** How many letters one must add, take out, change or swap with their neighbour; 3 stands for "many". */
function distance(first: string, second: string): number {
  if (Math.abs(first.length - second.length) > 2) return 3
  let beforePrevious: number[] = []
  let previous = Array.from({ length: second.length + 1 }, (_, index) => index)
  for (let row = 1; row <= first.length; row++) {
    const current = [row]
    for (let column = 1; column <= second.length; column++) {
      const same = first[row - 1] === second[column - 1]
      let edits = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1]
      if (row > 1 && column > 1 && swapped) edits = Math.min(edits, (beforePrevious[column - 2] ?? 0) + 1)
      current.push(edits)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[second.length] ?? 3
}
