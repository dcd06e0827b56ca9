import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { knownPatterns } from '../../../engine/logs/catalogue.ts'
import { errorShape, looksLikeError } from '../../../engine/logs/error-shape.ts'
import { compileTemplate } from '../../../engine/logs/line-pattern.ts'
import { LiteralFinder } from '../../../engine/logs/literal-finder.ts'
import { type LineMatch, LogScanner, PatternSet } from '../../../engine/logs/log-scanner.ts'
import { MatchCollector } from '../../../engine/logs/match-collector.ts'

const patterns = new PatternSet(knownPatterns)

function scan(chunks: readonly (Buffer | string)[], set = patterns): LineMatch[] {
  const found: LineMatch[] = []
  const scanner = new LogScanner(set, (match) => found.push(match))
  for (const chunk of chunks) scanner.push(Buffer.from(chunk))
  scanner.end()
  return found
}

const refused = '2026-11-20T11:28:24.067919977Z FATAL:  database "shop" does not exist'

describe('finding literals', () => {
  it('finds all that are there, those inside of others too, in any case', () => {
    const finder = new LiteralFinder(['hers', 'she', 'HE', 'his'])
    const bytes = Buffer.from('uSHErs')
    expect([...finder.all(bytes)].sort()).toEqual([0, 1, 2])
    expect(finder.next(bytes, 0, bytes.length)).toBe(3)
    expect(finder.next(bytes, 4, bytes.length)).toBe(-1)
  })

  it('agrees with a search one by one', () => {
    const words = ['aab', 'abab', 'bba', 'aaaa', 'b\u00e9', 'abba']
    const finder = new LiteralFinder(words)
    let seed = 7
    for (let round = 0; round < 300; round += 1) {
      let text = ''
      for (let length = 0; length < 30; length += 1) {
        seed = (seed * 1103515245 + 12345) % 2147483648
        text += 'aab\u00e9'[seed % 4]
      }
      const expected = words.flatMap((word, index) => (text.includes(word) ? [index] : []))
      expect([...finder.all(Buffer.from(text))].sort(), text).toEqual(expected)
    }
  })
})

describe('scanning a log', () => {
  it('gives the time, the values and the line without the time', () => {
    expect(scan([`${refused}\n`])).toEqual([
      {
        id: 'database-missing',
        values: { database: 'shop' },
        text: 'FATAL:  database "shop" does not exist',
        time: '2026-11-20T11:28:24.067Z',
      },
    ])
  })

  it('finds the same however the log is cut into pieces', () => {
    const log = Buffer.from(`ordinary\n${refused}\nordinary é\n${refused}`)
    for (const size of [1, 2, 7, 50, 1000]) {
      const pieces = Array.from({ length: Math.ceil(log.length / size) }, (_, n) =>
        log.subarray(n * size, (n + 1) * size),
      )
      expect(
        scan(pieces).map(({ id }) => id),
        String(size),
      ).toEqual(['database-missing', 'database-missing'])
    }
  })

  it('sees through colours, and takes them out', () => {
    const found = scan([
      '\u001b[31mFATAL:\u001b[0m  data\u001b[1mbase "sh\u001b[0mop" does not exist\u001b]0;title\u0007\n',
    ])
    expect(found).toMatchObject([{ values: { database: 'shop' }, text: 'FATAL:  database "shop" does not exist' }])
  })

  it('reads on after bytes that are not UTF-8', () => {
    const found = scan([Buffer.from([0xff, 0xfe, 0xc3, 0x0a]), `${refused}\n`])
    expect(found).toHaveLength(1)
  })

  it('looks only at the beginning of a line of 10 MB, quickly, in one piece or many', () => {
    const endless = Buffer.alloc(10 * 1024 * 1024, 'does not exist ')
    const started = performance.now()
    expect(scan([endless, '\n', `${refused}\n`])).toHaveLength(1)
    const pieces = Array.from({ length: 160 }, (_, n) => endless.subarray(n * 65_536, (n + 1) * 65_536))
    expect(scan([...pieces, `\n${refused}\n`])).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('collecting matches', () => {
  it('counts alike ones, keeps the newest, forgets what was before the start, and is bounded', () => {
    const collector = new MatchCollector()
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
    collector.add({ id: 'a', values: { name: 'x' }, text: 'first', time: at(1) }, 'log')
    collector.add({ id: 'a', values: { name: 'x' }, text: 'second', time: at(2) }, 'log')
    collector.add({ id: 'b', values: {}, text: 'third', time: at(3) }, 'log')
    expect(collector.since(undefined).map(({ text, count }) => [text, count])).toEqual([
      ['third', 1],
      ['second', 2],
    ])
    expect(collector.since(at(3)).map(({ text }) => text)).toEqual(['third'])
    for (let number = 0; number < 500; number += 1)
      collector.add({ id: 'c', values: { number: String(number) }, text: 'many' }, 'log')
    expect(collector.since(undefined).length).toBeLessThanOrEqual(60)
  })
})

describe('patterns of a project', () => {
  const match = (template: string, line: string) => compileTemplate('own', template).match(line)

  it('are plain text with names for what differs', () => {
    expect(match('queue {name} is full', 'WARN Queue orders is FULL now')).toEqual({ name: 'orders' })
    expect(match('took {seconds}', 'it took 12s today')).toEqual({ seconds: '12s' })
    expect(match('queue {name} is full', 'queue orders is empty')).toBeUndefined()
    expect(match('a.*(b+)+$ {x} end', 'a.*(b+)+$ y end')).toEqual({ x: 'y' })
    expect(match('a.*(b+)+$ {x} end', 'abbb y end')).toBeUndefined()
  })

  it('take time that grows with the line alone', () => {
    const started = performance.now()
    match('aaaa{a}aaaa{b}aaaa{c}aaaa{d}aaaab', 'a'.repeat(8000))
    expect(performance.now() - started).toBeLessThan(50)
  })
})

describe('errors that nobody knows', () => {
  it('have one shape where only numbers, times, names and paths differ', () => {
    const one = errorShape('2026-11-20 11:46:53.382 ERROR job 17 of "anna" failed in /srv/app/a.py after 0x7f3a')
    const other = errorShape('2026-11-21 09:00:00.001 ERROR job 99 of "bob" failed in /opt/x/b.py after 0xffff')
    expect(one).toBe(other)
    expect(errorShape('ERROR job failed')).not.toBe(errorShape('ERROR task failed'))
  })

  it('are told from what only contains such a word', () => {
    expect(looksLikeError('ValueError: wrong colour')).toBe(true)
    expect(looksLikeError('panic: runtime error: index out of range')).toBe(true)
    expect(looksLikeError('compiled with 0 errors')).toBe(false)
    expect(looksLikeError('    raise exception')).toBe(false)
    expect(looksLikeError('Traceback (most recent call last):')).toBe(false)
    expect(looksLikeError('"GET /errors/failed HTTP/1.1" 200')).toBe(false)
  })
})
