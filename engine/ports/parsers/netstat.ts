import { couldNotRead, defineParser } from '../../core/parser.ts'
import { parseNetstat } from '../netstat.ts'

/** `netstat -ano` and `netstat -anob`. */
export default defineParser({
  kind: 'netstat',
  parse(bytes) {
    const read = parseNetstat(bytes)
    if (read.state === 'unknown') return couldNotRead('netstat-ano', read.reason)
    const rows = read.rows.map(({ module, component, ...row }) =>
      read.modules ? { ...row, module: module ?? null, component: component ?? null } : row,
    )
    const broken = read.brokenRows > 0 ? { brokenRows: read.brokenRows } : {}
    return { kind: read.modules ? 'netstat-anob' : 'netstat-ano', rows, ...broken }
  },
})
