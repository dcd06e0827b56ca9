const secretWord =
  /password|passwd|passphrase|secret|token(?!iz)|credential|api_?key|access_?key|private_?key|signing_?key|encryption_?key|master_?key|auth_?key|session_?key|(?<!by|com|sur|tres)pass$|^pwd$|_pwd$|(?:^|_)(?:salt|dsn|cookie)$/i

/** Settings about a secret rather than the secret: how long it lives, where its file is, whether it is there. */
const aboutASecret =
  /(?:expir(?:e|es|ed|y|ation)?|minutes|seconds|hours|days|ttl|lifetime|length|size|limit|count|algorithm|type|kind|format|enabled|required|url|uri|file|path|dir|folder|name|user|username|host|port|helper|helpers)$/i

/** The shell's own variables for the working directory. */
const workingDirectory = /^(?:OLD)?PWD$/

/** Whether a variable, property or option of this name holds something that nobody else may read. */
export function isSecretName(name: string): boolean {
  const normal = name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').replaceAll(/[-.]/g, '_')
  return secretWord.test(normal) && !aboutASecret.test(normal) && !workingDirectory.test(name)
}

/** Values that give nothing away: nothing at all, a switch, or a reference that is filled in elsewhere. */
const harmless =
  /^(?:|true|false|yes|no|on|off|none|null|undefined|str|string|int|bool|bytes|object|unknown|any|\*+|\[redacted\]|\$\w+|\$\{\w+(?::?\?[^}]*)?\}|\{\{[^}]*\}\}|<[^>]*>|%\w+%)$/i

/** Code that reads a secret from somewhere. */
const readsASecret = /^(?:os\.|environ|getenv|process\.env|settings\.|config\.|self\.|env\(|Field\(|SecretStr)/

export function isHarmlessValue(value: string): boolean {
  return harmless.test(value) || readsASecret.test(value)
}

/**
 * Words that stand in many stacks as a password and everywhere else as themselves: taking `postgres` out of a whole
 * report would make it useless, and gives nothing away.
 */
const ordinaryWords = new Set(
  `postgres postgresql password passwd secret secrets changeme changethis change-me change_me change_this admin
   administrator development developer production staging testing default localhost example sample template database
   backend frontend container compose docker public private username redis rabbitmq guest mysql mariadb mongodb minioadmin
   stackmedic python alembic version migration migrations collector prestart`.split(/\s+/),
)

/** Whether a secret is telling enough to be looked for in the rest of a report. */
export function isTelling(value: string, names: ReadonlySet<string>): boolean {
  const lower = value.toLowerCase()
  if (ordinaryWords.has(lower) || names.has(lower) || isHarmlessValue(value)) return false
  if (/^\d{1,6}$/.test(value)) return false
  return value.length >= 8 || (value.length >= 5 && /\d/.test(value) && /\D/.test(value))
}
