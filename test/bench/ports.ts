// The port table with owners against `ss -ltnp`, side by side, with 900 listeners in 300 processes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
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

function ss(): number {
  const { stdout, error } = spawnSync('ss', ['-ltnp'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (error !== undefined) throw error
  return stdout.split('users:').length - 1
}

function print(label: string, values: readonly number[]): void {
  console.log(`${label.padEnd(58)} ${median(values).toFixed(1).padStart(8)} ${(values[0] ?? 0).toFixed(1).padStart(8)}`)
}

if (process.platform !== 'linux' || spawnSync('ss', ['-V']).error !== undefined) {
  console.log('This benchmark needs Linux, ss (package iproute2) and perl')
  process.exit(2)
}

const load = await startLoad()
try {
  const times = { ss: [] as number[], owners: [] as number[], everything: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    times.ss.push(await timed(ss))
    times.owners.push(await timed(ownersOnly))
    times.everything.push(await timed(everything))
  }
  const [ours, theirs] = [await ownersOnly(), ss()]
  console.log(
    `${processes} processes, ${processes * listenersPerProcess} listeners; with an owner: ours ${ours}, ss ${theirs}`,
  )
  console.log(`${'milliseconds'.padEnd(58)} ${'median'.padStart(8)} ${'first'.padStart(8)}`)
  print('ss -ltnp, the whole program (TCP: pid and name)', times.ss)
  print('our table in process (TCP: pid, name, user, parent, start)', times.owners)
  print('our table in process (TCP and UDP, every detail of all)', times.everything)
  console.log(`ratio to ss: ${(median(times.owners) / median(times.ss)).toFixed(2)}`)
} finally {
  load.stdin?.end()
}
