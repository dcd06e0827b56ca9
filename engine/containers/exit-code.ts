/**
 * Which wording explains an exit code. 125 to 128 come from the engine or the shell, 128 + n from signal n; Alembic ends
 * with 255 when it gives up on purpose.
 */
export function exitVariant(code: number): string | undefined {
  switch (code) {
    case 125:
    case 126:
    case 127:
    case 137:
    case 139:
    case 143:
    case 255:
      return `code-${code}`
    default:
      return undefined
  }
}
