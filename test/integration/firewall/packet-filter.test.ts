import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { judgeLinux } from '../../../engine/firewall/judge-unix.ts'
import { readIptablesRules } from '../../../engine/firewall/linux-rules.ts'
import { readNftablesRules } from '../../../engine/firewall/nftables-rules.ts'

const ports = [8000, 8001, 8005, 9000] as const

/** A network of two machines in the kernel of this one: one filters and listens, the other one tries to get through. */
interface Network {
  readonly onServer: (program: string, words: readonly string[], input?: string) => string
  /** The ports that the other machine reaches. */
  readonly reached: () => number[]
}

const listen = `const { createServer } = require('node:net')
Promise.all([${ports}].map((port) => new Promise((done) => createServer((s) => s.end()).listen(port, '0.0.0.0', done))))
  .then(() => console.log('listening'))`

const tryAll = `const { connect } = require('node:net')
Promise.all([${ports}].map((port) => new Promise((done) => {
  const socket = connect({ port, host: '10.213.7.1' })
  const end = (reached) => { socket.destroy(); done(reached ? [port] : []) }
  socket.on('connect', () => end(true)).on('error', () => end(false))
  setTimeout(() => end(false), 700)
}))).then((all) => { console.log(JSON.stringify(all.flat())); process.exit() })`

async function startNetwork(): Promise<Network> {
  const start = async (source: string): Promise<ChildProcess> => {
    const child = spawn('unshare', ['-n', process.execPath, '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout ?? child, 'data')
    return child
  }
  const server = await start(listen)
  const client = await start("console.log('there'); setInterval(() => 0, 1000)")
  const inside =
    ({ pid }: ChildProcess) =>
    (program: string, words: readonly string[], input = '') =>
      execFileSync('nsenter', ['-t', String(pid), '-n', program, ...words], { encoding: 'utf8', input })
  const [onServer, onClient] = [inside(server), inside(client)]
  onServer('ip', `link add sm0 type veth peer name sm1 netns ${client.pid}`.split(' '))
  onServer('ip', 'addr add 10.213.7.1/24 dev sm0'.split(' '))
  onClient('ip', 'addr add 10.213.7.2/24 dev sm1'.split(' '))
  for (const device of ['lo', 'sm0']) onServer('ip', ['link', 'set', device, 'up'])
  onClient('ip', ['link', 'set', 'sm1', 'up'])
  return { onServer, reached: () => JSON.parse(onClient(process.execPath, ['-e', tryAll])) as number[] }
}

/** Whether this machine lets us have networks of our own, and has a packet filter's program; in CI that is needed. */
function available(name: string, program: string | undefined): boolean {
  const works = (command: string, words: readonly string[]) => spawnSync(command, words).status === 0
  const there = program !== undefined && works('unshare', ['-n', program, '--version']) && works('ip', ['-V'])
  if (there || process.env['CI'] === 'true') return true
  console.log(`Skipped: no network namespace can be made here, or ${name} or ip is missing`)
  return false
}

/** Debian has nft in a package that not everybody has installed; its path, or nothing. */
function findNft(): string | undefined {
  const script = resolve(import.meta.dirname, '../../../scripts/test-environment/nft.sh')
  const { status, stdout } = spawnSync(script, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return status === 0 ? stdout.trim() : undefined
}

const nft = findNft()

const answers = (manager: ReturnType<typeof readNftablesRules>) =>
  ports.map((port) => judgeLinux({ kind: 'linux', managers: [manager] }, { protocol: 'tcp', port }).outcome)

describe.skipIf(!available('nft', nft))('the verdict on nftables', () => {
  const base = (rules: string, policy = 'drop') =>
    `table inet stack { set open { type inet_service; flags interval; elements = { 8000, 8004-8006 }; }
     chain checks { tcp dport @open accept; }
     chain input { type filter hook input priority 0; policy ${policy};
       ct state vmap { established : accept, related : accept, invalid : drop }
       iifname "lo" accept
       ${rules}
     }
    }
`

  it.each([
    ['a policy', base(''), ['blocked', 'blocked', 'blocked', 'blocked']],
    ['a named set in a chain', base('jump checks'), ['allowed', 'blocked', 'allowed', 'blocked']],
    ['a chain that never comes back', base('goto checks; accept'), ['allowed', 'blocked', 'allowed', 'blocked']],
    [
      'a map of verdicts',
      base('tcp dport vmap { 8000 : accept, 8001 : drop, 9000 : jump checks }', 'accept'),
      ['allowed', 'blocked', 'allowed', 'allowed'],
    ],
    [
      'a range and its exception',
      base('tcp dport 8001 reject; tcp dport 8000-8010 counter accept'),
      ['allowed', 'blocked', 'allowed', 'blocked'],
    ],
    [
      'a rule that is not met',
      base('udp dport 8000 drop; meta l4proto icmp drop; tcp dport != 9000 accept'),
      ['allowed', 'allowed', 'allowed', 'blocked'],
    ],
    [
      'an early return',
      base('tcp dport 8001 return; tcp dport > 8000 log accept'),
      ['blocked', 'blocked', 'allowed', 'allowed'],
    ],
    [
      'two chains, of which the second says no',
      `${base('accept')} table ip later { chain input { type filter hook input priority 10; tcp dport 9000 drop\n}\n}\n`,
      ['allowed', 'allowed', 'allowed', 'blocked'],
    ],
  ])('agrees with what another machine reaches: %s', async (_, rules, expected) => {
    const { onServer, reached } = await startNetwork()
    onServer(nft ?? 'nft', ['-f', '-'], rules)
    const found = answers(readNftablesRules(onServer(nft ?? 'nft', ['-j', 'list', 'ruleset'])))
    expect(found).toEqual(expected)
    expect(ports.filter((_, index) => found[index] === 'allowed')).toEqual(reached())
  })

  it('is uncertain where it depends on who asks, and sure where it does not', async () => {
    const { onServer, reached } = await startNetwork()
    onServer(
      nft ?? 'nft',
      ['-f', '-'],
      base(
        'ip saddr 10.213.7.0/24 tcp dport 8000 accept; ip saddr 1.2.3.4 drop; tcp dport 8001 limit rate 5/second accept',
      ),
    )
    const found = answers(readNftablesRules(onServer(nft ?? 'nft', ['-j', 'list', 'ruleset'])))
    expect(found).toEqual(['uncertain', 'uncertain', 'blocked', 'blocked'])
    expect(reached()).toEqual([8000, 8001])
  })
})

describe.skipIf(!available('iptables', 'iptables'))('the verdict on iptables', () => {
  it('agrees with what another machine reaches, and is uncertain about chains of one’s own', async () => {
    const { onServer, reached } = await startNetwork()
    const rules = () => answers(readIptablesRules(onServer('iptables', ['-S', 'INPUT'])))
    const add = (line: string) => onServer('iptables', line.split(' '))
    for (const line of [
      '-P INPUT DROP',
      '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-A INPUT -p tcp --dport 8001 -j REJECT',
      '-A INPUT -p tcp --dport 8000:8004 -j ACCEPT',
    ])
      add(line)
    expect(rules()).toEqual(['allowed', 'blocked', 'blocked', 'blocked'])
    expect(reached()).toEqual([8000])
    for (const line of ['-N MINE', '-A MINE -j ACCEPT', '-A INPUT -j MINE']) add(line)
    expect(rules()).toEqual(['uncertain', 'uncertain', 'uncertain', 'uncertain'])
    expect(reached()).toEqual([8000, 8005, 9000])
  })
})
