import { couldNotRead, defineParser } from '../../core/parser.ts'
import { parseExcludedRanges } from '../excluded-port-ranges.ts'

/** `netsh interface ipv4 show excludedportrange protocol=tcp`. */
export default defineParser({
  kind: 'excluded-port-ranges',
  parse(bytes) {
    const read = parseExcludedRanges(bytes)
    if (read.state === 'unknown') return couldNotRead('excludedportrange', read.reason)
    const ranges = read.ranges.map((range) => ({ ...range }))
    return { kind: 'excludedportrange', protocol: read.protocol ?? null, ranges, complete: read.complete }
  },
})
