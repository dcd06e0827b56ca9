// Looking for every known error in 100 MB of log, as ten containers' streams, against grep with the same patterns on the
// same bytes.
import { spawnSync } from 'node:child_process'
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { knownPatterns, signatures } from '../../engine/logs/catalogue.ts'
import { LogScanner, PatternSet } from '../../engine/logs/log-scanner.ts'
import { MatchCollector } from '../../engine/logs/match-collector.ts'

const containers = 10
const bytesEach = 10 * 1024 * 1024
const rounds = 3
const chunkBytes = 64 * 1024

/** The lines that real services write all day, and one in two hundred of a kind that is looked for. */
function writeLog(file: string, number: number): void {
  const known = signatures.flatMap(({ matches }) => matches)
  const output = openSync(file, 'w')
  let piece = ''
  let size = 0
  for (let index = 0; size < bytesEach; index += 1) {
    const time = new Date(Date.UTC(2026, 10, 20) + index * 7).toISOString().replace('Z', '412345Z')
    const ordinary = [
      `INFO:     172.18.0.${index % 250}:${40_000 + (index % 9999)} - "GET /orders/${index * 37} HTTP/1.1" 200 OK`,
      `{"level":"info","ts":${index},"logger":"worker","msg":"processed message","queue":"orders","took_ms":${index % 97}}`,
      `2026-11-20 11:46:5${index % 10}.382 UTC [${index % 900}] LOG:  checkpoint complete: wrote ${index % 70} buffers`,
      `  File "/usr/lib/python3/dist-packages/sqlalchemy/engine/base.py", line ${index % 2000}, in _execute_context`,
      `DEBUG:app.cache:miss for key user:${index % 5000}:profile, loading from the database`,
    ][(index + number) % 5] as string
    const line = index % 200 === 0 ? (known[(index / 200 + number) % known.length] as string) : ordinary
    piece += `${time} ${line}\n`
    size += time.length + line.length + 2
    if (piece.length < chunkBytes) continue
    writeSync(output, piece)
    piece = ''
  }
  writeSync(output, piece)
  closeSync(output)
}

/** The same expression for grep -E, which has no named groups, and for which a counted repetition costs minutes. */
function forGrep(pattern: string): string {
  return pattern
    .replace(/\(\?<\w+>/g, '(')
    .replace(/\(\?:/g, '(')
    .replace(/\\\//g, '/')
    .replace(/\{0,\d{3,}\}/g, '*')
    .replace(/\{1,\d{3,}\}/g, '+')
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function scanFiles(files: readonly string[]): Promise<number> {
  const patterns = new PatternSet(knownPatterns)
  let lines = 0
  for (const file of files) {
    const collector = new MatchCollector()
    let last = ''
    const scanner = new LogScanner(patterns, (match) => {
      const line = `${match.time} ${match.text}`
      if (line !== last) lines += 1
      last = line
      collector.add(match, 'log')
    })
    for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes })) scanner.push(chunk as Buffer)
    scanner.end()
  }
  return lines
}

const folder = mkdtempSync(join(tmpdir(), 'stackmedic-bench-'))
try {
  const files = Array.from({ length: containers }, (_, number) => {
    const file = join(folder, `container-${number}.log`)
    writeLog(file, number)
    return file
  })
  const expressions = signatures.flatMap(({ patterns }) => patterns.map(forGrep))
  const list = join(folder, 'patterns')
  writeFileSync(list, `${expressions.join('\n')}\n`)
  const program = spawnSync('rg', ['--version']).error === undefined ? 'rg' : 'grep'
  const options =
    program === 'rg' ? ['-c', '-i', '--no-filename', '-j1', '-f', list] : ['-c', '-h', '-i', '-E', '-f', list]
  const grep = () => {
    const { stdout, status, error } = spawnSync(program, [...options, ...files], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
    if (error !== undefined || status !== 0) throw error ?? new Error(`${program} ended with ${status}`)
    return stdout
      .trim()
      .split('\n')
      .reduce((sum, count) => sum + Number(count), 0)
  }
  const times = { ours: [] as number[], grep: [] as number[] }
  let counts = { ours: 0, grep: 0 }
  for (let round = 0; round < rounds; round += 1) {
    let started = performance.now()
    const theirs = grep()
    times.grep.push(performance.now() - started)
    started = performance.now()
    const ours = await scanFiles(files)
    times.ours.push(performance.now() - started)
    counts = { ours, grep: theirs }
  }
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(`${signatures.length} signatures, ${expressions.length} patterns, ${containers} x 10 MB`)
  console.log(`lines that match: ours ${counts.ours}, ${program} ${counts.grep}`)
  console.log(
    `ours ${median(times.ours).toFixed(0)} ms, ${program} ${median(times.grep).toFixed(0)} ms (median of ${rounds})`,
  )
  console.log(`peak memory of this process: ${peak} MB`)
  console.log(`ratio to grep: ${(median(times.ours) / median(times.grep)).toFixed(2)}`)
} finally {
  rmSync(folder, { recursive: true })
}
