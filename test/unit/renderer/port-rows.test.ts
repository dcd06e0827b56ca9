import { describe, expect, it } from 'vitest'
import { filterPorts, portRows, serviceOf, shortNameOf, sortPorts } from '../../../renderer/ports/port-rows.ts'
import { factValue } from '../../../renderer/view/fact-of.ts'
import { diagnoses } from '../../fixtures/page/diagnoses.ts'
import { portList } from '../../fixtures/page/ports.ts'

const diagnosis = diagnoses.broken()
const list = portList('broken')
if (list.state !== 'known') throw new Error('The recording has listeners')
const rows = portRows(list.rows, factValue(diagnosis, 'ports/wanted') ?? [], diagnosis.findings)
const ports = (some: typeof rows) => some.map(({ listener }) => listener.port)

describe('the rows of the ports page', () => {
  it('say which service wants a port and what is wrong with it', () => {
    const taken = rows.find(({ listener }) => listener.port === 8000)
    expect(taken?.wantedBy).toEqual(['backend'])
    expect(taken?.finding?.rule).toBe('ports/in-use')
    expect(rows.filter(({ finding }) => finding !== undefined)).toHaveLength(1)
  })

  it('are found by every word, in any order', () => {
    expect(ports(filterPorts(rows, 'PYTHON3 ana'))).toEqual([8000])
    expect(ports(filterPorts(rows, 'shop db'))).toEqual([5432])
    expect(filterPorts(rows, '')).toHaveLength(rows.length)
  })

  it('are sorted by any column; what is not known comes last either way', () => {
    expect(ports(sortPorts(rows, { column: 'port', descending: true }))[0]).toBe(8000)
    const up = sortPorts(rows, { column: 'pid', descending: false })
    const down = sortPorts(rows, { column: 'pid', descending: true })
    expect(up[0]?.listener.pid).toBe(812)
    expect(down[0]?.listener.pid).toBe(48_213)
    expect(up.at(-1)?.listener.pid).toBeUndefined()
    expect(down.at(-1)?.listener.pid).toBeUndefined()
  })

  it('have keys of their own, even where two rows are alike', () => {
    const twice = portRows([...list.rows, ...list.rows], [], [])
    expect(new Set(twice.map(({ key }) => key)).size).toBe(twice.length)
  })

  it('name a container without its project, and its service with it', () => {
    const cache = rows.find(({ listener }) => listener.port === 6379)?.listener
    expect(cache?.container && shortNameOf(cache.container)).toBe('cache-1')
    expect(cache && serviceOf(cache)).toBe('cache (customer-analytics-staging)')
    expect(shortNameOf({ id: 'c', name: 'shop_db_1', project: 'shop' })).toBe('db_1')
    expect(shortNameOf({ id: 'c', name: 'shop', project: 'shop' })).toBe('shop')
    expect(shortNameOf({ id: 'c', name: 'shopping-db', project: 'shop' })).toBe('shopping-db')
    expect(shortNameOf({ id: 'c', name: 'redis' })).toBe('redis')
  })
})
