import type { Finding } from '../core/finding.ts'
import { mayStop } from '../core/steps/service.ts'

/** The Windows service that a finding is about, if it may be stopped. Where several services share a process nobody knows which of them has the port. */
export function onlyService({ data }: Finding): string | undefined {
  const services = data['services']
  const [name, ...more] = Array.isArray(services) ? services : []
  return typeof name === 'string' && more.length === 0 && mayStop(name) ? name : undefined
}
