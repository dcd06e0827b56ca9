import { couldNotRead, defineParser } from '../../core/parser.ts'
import { parseTasklist } from '../tasklist.ts'

/** `tasklist` and `tasklist /svc`, as a table or as `/fo csv`. */
export default defineParser({
  kind: 'tasklist',
  parse(bytes) {
    const read = parseTasklist(bytes)
    if (read.state === 'unknown') return couldNotRead('tasklist', read.reason)
    const processes = read.processes.map((row) => ({ ...row }))
    return { kind: read.withServices ? 'tasklist-svc' : 'tasklist', processes }
  },
})
