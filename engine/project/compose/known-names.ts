import { distance } from './distance.ts'
import type { Problems } from './problems.ts'
import { entryOf, type MapNode } from './tree.ts'

/** Of the Compose Specification, including what older files still have. */
const topLevelNames = 'version name include services networks volumes secrets configs models'.split(' ')

const serviceNames = (
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

/** Below a service: what stands in the mappings of its own that compose checks name by name. */
const namesBelowService: Readonly<Record<string, readonly string[]>> = {
  build: (
    'context dockerfile dockerfile_inline entitlements args ssh labels cache_from cache_to no_cache additional_contexts ' +
    'network pull target shm_size extra_hosts isolation privileged secrets tags ulimits platforms provenance sbom ' +
    'no_cache_filter'
  ).split(' '),
  healthcheck: 'disable interval retries test timeout start_period start_interval'.split(' '),
  deploy: 'mode endpoint_mode replicas labels rollback_config update_config resources restart_policy placement'.split(
    ' ',
  ),
  logging: 'driver options'.split(' '),
}

/** Below `volumes` and `networks`, for each of them. */
const namesOfResources: Readonly<Record<string, readonly string[]>> = {
  volumes: 'name driver driver_opts external labels'.split(' '),
  networks: 'name driver driver_opts ipam external internal enable_ipv4 enable_ipv6 attachable labels'.split(' '),
}

/** Reports unknown names of a service and of what stands in it. */
export function reportUnknownServiceNames(service: MapNode, name: string, problems: Problems): void {
  reportUnknownNames(service, serviceNames, `services.${name}.`, problems, name)
  for (const [property, known] of Object.entries(namesBelowService)) {
    const node = service.entries.get(property)
    if (node?.kind === 'map') reportUnknownNames(node, known, `services.${name}.${property}.`, problems, name)
  }
}

/** Reports unknown names at the top of the files and in their volumes and networks. */
export function reportUnknownModelNames(model: MapNode, problems: Problems): void {
  reportUnknownNames(model, topLevelNames, '', problems)
  for (const [section, known] of Object.entries(namesOfResources)) {
    const resources = entryOf(model, section)
    if (resources?.kind !== 'map') continue
    for (const [name, node] of resources.entries) {
      if (node.kind === 'map') reportUnknownNames(node, known, `${section}.${name}.`, problems)
    }
  }
}

/** Reports names that compose refuses, with the one that was probably meant. */
function reportUnknownNames(
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
