// The port table with owners against `ss -ltnp`, and one port against `lsof -i :PORT`, side by side, with 900 listeners
// in 300 processes. The engine stays loaded in the app, so its own time is what people wait for there; the command line
// starts Node each time, and that figure is printed too.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { applicationFolder } from '../../engine/core/application-folder.ts'
import { readLinuxTable } from '../../engine/ports/probes/listeners.linux.ts'

const processes = 300
const listenersPerProcess = 3
const rounds = 15

/** Perl is part of every Debian and forks 300 processes in a moment; 300 times Node would need gigabytes. */
const loadProgram = `
use Socket;
for (1 .. ${processes}) {
  next if fork;
  my @sockets;
  for (1 .. ${listenersPerProcess}) {
    socket(my $socket, PF_INET, SOCK_STREAM, 0) or die $!;
    bind($socket, pack_sockaddr_in(0, INADDR_LOOPBACK)) or die $!;
    listen($socket, 16) or die $!;
    push @sockets, $socket;
  }
  syswrite STDOUT, ".";
  sysread STDIN, my $byte, 1;
  exit;
}
1 while wait != -1;
`

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function timed(run: () => unknown): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}

/** Resolves when every process of the load listens. */
function startLoad(): Promise<ChildProcess> {
  const load = spawn('perl', ['-e', loadProgram], { stdio: ['pipe', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let listening = 0
    load.on('error', reject)
    load.stdout.on('data', (chunk: Buffer) => {
      listening += chunk.length
      if (listening === processes) resolve(load)
    })
  })
}

async function ownersOnly(): Promise<number> {
  const table = await readLinuxTable({ protocols: ['tcp'], lookCloser: () => false })
  if (table.state !== 'known') throw new Error('The table could not be read')
  return table.value.listeners.filter(({ pids }) => pids.length > 0).length
}

async function everything(): Promise<void> {
  await readLinuxTable({ protocols: ['tcp', 'udp'], lookCloser: () => true })
}

async function onePort(port: number): Promise<void> {
  const table = await readLinuxTable({ protocols: ['tcp', 'udp'], lookCloser: (other) => other === port })
  const found = table.state === 'known' && table.value.listeners.some((other) => other.port === port)
  if (!found) throw new Error('The port was not found')
}

/** What the kernel takes to hand all of it out, with nothing made of it: no program of Node can be faster. */
function readsAlone(): void {
  for (const table of ['tcp', 'tcp6']) readFileSync(`/proc/net/${table}`)
  for (const pid of readdirSync('/proc')) {
    if (Number.isNaN(Number(pid))) continue
    const folder = `/proc/${pid}/fd/`
    const files = attempt(() => readdirSync(folder)) ?? []
    const links = files.map((file) => attempt(() => readlinkSync(folder + file)))
    if (links.some((link) => link?.startsWith('socket:'))) attempt(() => readFileSync(`/proc/${pid}/stat`))
  }
}

/** Processes and files go away while one looks. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function program(name: string, ...words: readonly string[]): void {
  const { error } = spawnSync(name, words, { maxBuffer: 64 * 1024 * 1024 })
  if (error !== undefined) throw error
}

function ss(): number {
  const { stdout, error } = spawnSync('ss', ['-ltnp'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (error !== undefined) throw error
  return stdout.split('users:').length - 1
}

function print(label: string, values: readonly number[]): void {
  console.log(`${label.padEnd(64)} ${median(values).toFixed(1).padStart(8)} ${(values[0] ?? 0).toFixed(1).padStart(8)}`)
}

if (process.platform !== 'linux' || spawnSync('ss', ['-V']).error !== undefined) {
  console.log('This benchmark needs Linux, ss (package iproute2) and perl')
  process.exit(2)
}

const commandLine = join(applicationFolder(), 'dist', 'cli', 'main.js')
const hasLsof = spawnSync('lsof', ['-v']).error === undefined
const load = await startLoad()
const server = createServer().listen(0, '127.0.0.1')
try {
  const times = {
    ss: [] as number[],
    owners: [] as number[],
    reads: [] as number[],
    everything: [] as number[],
    lsof: [] as number[],
    onePort: [] as number[],
    commandLine: [] as number[],
  }
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number }
  for (let round = 0; round < rounds; round += 1) {
    times.ss.push(await timed(ss))
    times.owners.push(await timed(ownersOnly))
    times.reads.push(await timed(readsAlone))
    times.everything.push(await timed(everything))
    times.onePort.push(await timed(() => onePort(port)))
    if (hasLsof) times.lsof.push(await timed(() => program('lsof', '-i', `:${port}`)))
    if (existsSync(commandLine) && round < 5) {
      times.commandLine.push(await timed(() => program(process.execPath, commandLine, 'ports')))
    }
  }
  const [ours, theirs] = [await ownersOnly(), ss()]
  console.log(
    `${processes} processes, ${processes * listenersPerProcess} listeners; with an owner: ours ${ours}, ss ${theirs}`,
  )
  console.log(`${'milliseconds'.padEnd(64)} ${'median'.padStart(8)} ${'first'.padStart(8)}`)
  print('ss -ltnp, the whole program (TCP: pid and name)', times.ss)
  print('our table in process (TCP: pid, name, user, parent, start)', times.owners)
  print('the limit: the same reads of /proc one after the other, alone', times.reads)
  print('our table in process (TCP and UDP, every detail of all)', times.everything)
  print('our one port in process (every detail of it)', times.onePort)
  if (hasLsof) print('lsof -i :PORT, the whole program', times.lsof)
  if (times.commandLine.length > 0) print('node dist/cli/main.js ports, the whole program', times.commandLine)
  else console.log('The command line is not built, so it was not timed: npm run build')
  console.log(`ratio to the limit: ${(median(times.owners) / median(times.reads)).toFixed(2)}`)
  if (hasLsof)
    console.log(`ratio to lsof -i :PORT, one port: ${(median(times.onePort) / median(times.lsof)).toFixed(2)}`)
  else console.log('lsof is not installed, so one port was not compared')
  console.log(`ratio to ss: ${(median(times.owners) / median(times.ss)).toFixed(2)}`)
} finally {
  server.close()
  load.stdin?.end()
}
