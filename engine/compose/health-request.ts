import { flowList } from './known-healthchecks.ts'

/** What runs in a container that can ask for a page. */
export type Asker = 'python' | 'node' | 'wget'

/** Options that a plain request would leave out: other methods, headers, certificates that are not checked. */
const special =
  /(?:^|\s)(?:-X|-H|-d|-k|-u|-b|--request|--header|--data\S*|--post-\S*|--insecure|--no-check-certificate|--user|--unix-socket)(?:[\s=]|$)/

/** The address that a health check with curl or wget asks; `undefined` where it asks for more than a page. */
export function requestedUrl(test: readonly string[]): string | undefined {
  const line = test.join(' ')
  if (special.test(line)) return undefined
  const urls = line.match(/https?:\/\/[^\s"'|;&<>()\\`]+/g) ?? []
  if (urls.length === 1) return urls[0]
  // curl and wget add the scheme themselves.
  const [bare, ...more] = line.match(/(?<=\s)(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/[^\s"'|;&<>()\\`]*)?/g) ?? []
  return urls.length === 0 && bare !== undefined && more.length === 0 ? `http://${bare}` : undefined
}

/** A health check that asks for a page with what the image has, as a YAML list on one line. */
export function healthRequest(asker: Asker, url: string): string {
  const [program, option, code] = words[asker](url)
  // Only a shell fills in the container's own variables.
  if (!url.includes('$')) return flowList(['CMD', program, option, code].filter((word) => word !== undefined))
  const shellWords = [program, option, code === undefined ? undefined : `"${code}"`].filter(
    (word) => word !== undefined,
  )
  return flowList(['CMD-SHELL', asker === 'wget' ? `wget -q -O /dev/null "${url}"` : shellWords.join(' ')])
}

const words: Readonly<Record<Asker, (url: string) => readonly [string, string, string?]>> = {
  python: (url) => ['python3', '-c', `import urllib.request as u; u.urlopen('${url}', timeout=2)`],
  // `fetch` is there since Node.js 18, `http.get` always was.
  node: (url) => [
    'node',
    '-e',
    `require('${url.startsWith('https') ? 'https' : 'http'}').get('${url}', r => process.exit(r.statusCode < 400 ? 0 : 1)).on('error', () => process.exit(1))`,
  ],
  wget: (url) => ['wget', '-qO/dev/null', url],
}
