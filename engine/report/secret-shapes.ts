import { isHarmlessValue, isSecretName } from '../core/secret-names.ts'
import type { SecretKind } from './schema.ts'

/** A secret that is recognised by how it looks. Every pattern is bounded, so that no text can make it slow. */
interface Shape {
  readonly kind: SecretKind
  /** Global; the groups `before` and `secret` follow each other. */
  readonly pattern: RegExp
  /** Whether the secret is likely a value that stands elsewhere too. */
  readonly learn?: boolean
  readonly applies?: (groups: Readonly<Record<string, string | undefined>>) => boolean
}

const shapes: readonly Shape[] = [
  {
    kind: 'private-key',
    pattern:
      /(?<before>)(?<secret>-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY-----(?:[^-]|-(?!----)){0,20000}(?:-----END [A-Z\d ]{0,40}PRIVATE KEY-----)?)/g,
  },
  {
    // One line of a key that was cut into lines; a SHA-256 sum has the same length but is all hexadecimal.
    kind: 'private-key',
    pattern: /(?<before>^)(?<secret>(?![\da-f]{64}$)[A-Za-z\d+/]{64})$/gm,
  },
  { kind: 'token', pattern: /(?<before>)(?<secret>\beyJ[\w-]{8,4000}\.[\w-]{8,8000}\.[\w-]{0,2000})/g },
  { kind: 'token', pattern: /(?<before>)(?<secret>\b(?:AKIA|ASIA|AROA|AIDA)[A-Z\d]{16}\b)/g },
  {
    // GitHub, GitLab, Slack, Stripe and OpenAI, Google, npm, PyPI, Docker Hub, Hugging Face, SendGrid.
    kind: 'token',
    pattern:
      /(?<before>)(?<secret>\b(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,255}|xox[abeprs]-[\w-]{10,255}|[sr]k[-_](?:live|test|proj|ant|or)?[-_]?[\w-]{16,255}|AIza[\w-]{30,60}|npm_\w{30,60}|pypi-[\w-]{40,400}|dckr_(?:pat|oat)_[\w-]{16,255}|hf_\w{20,255}|SG\.[\w-]{16,64}\.[\w-]{16,64}))/g,
  },
  { kind: 'token', pattern: /(?<before>\bBearer {1,3})(?<secret>(?=\S{0,80}\d)[\w.~+/-]{8,4000}=*)/gi },
  {
    kind: 'token',
    pattern: /(?<before>\bAuthorization["']? ?[:=] ?["']?(?:Basic|Token|Digest) {1,3})(?<secret>[\w.~+/-]{4,4000}=*)/gi,
  },
  { kind: 'token', pattern: /(?<before>[?&](?:key|sig|signature|code)=)(?<secret>[^\s&#"'<>]{6,1000})/gi },
  {
    // The password may hold an @, so the last one before the path ends it.
    kind: 'password',
    pattern: /(?<before>\b[a-z][a-z\d+.-]{1,30}:\/\/[^\s:/?#@"'<>]{0,200}:)(?<secret>[^\s"'<>/]{1,300})(?=@)/gi,
    learn: true,
    applies: ({ secret = '' }) => !isHarmlessValue(secret),
  },
  {
    // And it may hold a slash that should have been escaped; a port before a path is none.
    kind: 'password',
    pattern:
      /(?<before>\b[a-z][a-z\d+.-]{1,30}:\/\/[^\s:/?#@"'<>]{1,200}:)(?<secret>(?!\d{1,5}\/)[^\s"'<>@]{1,300})(?=@[\w.-]{1,200}(?::\d|\/))/gi,
    learn: true,
    applies: ({ secret = '' }) => !isHarmlessValue(secret),
  },
  {
    kind: 'environment-value',
    pattern:
      /(?<before>(?<![\w.-])(?<name>[A-Za-z_][\w.-]{1,80})["']?(?: ?= ?| ?: ))(?:(?<quote>["'])(?<quoted>(?:(?!\k<quote>).){1,500})\k<quote>|(?<secret>\$\{[^}\n]{0,300}\}|[^\s"'`,;&()[\]{}]{1,500}))/g,
    applies: ({ name = '', secret, quoted }) => isSecretName(name) && !isHarmlessValue(secret ?? quoted ?? ''),
  },
  {
    kind: 'password',
    pattern: /(?<before>(?<![\w-])--?(?<name>[A-Za-z][\w-]{1,60})[ =])(?<secret>[^\s"'-][^\s"']{0,300})/g,
    applies: ({ name = '', secret = '' }) => isSecretName(name) && !isHarmlessValue(secret),
  },
  {
    kind: 'e-mail',
    pattern: /(?<before>)(?<secret>(?<![/:\w.+%-])(?!git@)[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b)/g,
  },
]

/** What stands in a report in place of a secret. */
export const redactedMark = '[redacted]'

/** Replaces what looks like a secret; `onSecret` hears of each, and whether its value should be looked for elsewhere. */
export function replaceShapes(
  text: string,
  onSecret: (kind: SecretKind, secret: string, learn: boolean) => void,
): string {
  let result = text
  for (const { kind, pattern, learn = false, applies } of shapes) {
    result = result.replace(pattern, (whole: string, ...parts: unknown[]) => {
      const groups = parts.at(-1) as Record<string, string | undefined>
      const secret = groups['secret'] ?? groups['quoted'] ?? ''
      if (secret === '' || secret.includes(redactedMark) || applies?.(groups) === false) return whole
      onSecret(kind, secret, learn)
      const quote = groups['quote'] ?? ''
      return `${groups['before'] ?? ''}${quote}${redactedMark}${quote}`
    })
  }
  return result
}
