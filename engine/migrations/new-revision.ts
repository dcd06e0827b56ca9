import { randomBytes } from 'node:crypto'

/** A new id that no revision has: as long as its neighbours where these are hexadecimal, else Alembic's twelve digits. */
export function newRevisionId(taken: ReadonlySet<string>, random: (bytes: number) => Buffer = randomBytes): string {
  const lengths = new Set([...taken].map((id) => (/^[0-9a-f]+$/.test(id) && /[a-f]/.test(id) ? id.length : 12)))
  const [only] = lengths
  const length = lengths.size === 1 && only !== undefined && only >= 8 && only <= 40 ? only : 12
  for (;;) {
    const id = random(Math.ceil(length / 2))
      .toString('hex')
      .slice(0, length)
    // Digits alone would read as a date or a number.
    if (!taken.has(id) && /[a-f]/.test(id)) return id
  }
}

export interface RevisionName {
  readonly id: string
  readonly message: string
  readonly created: Date
}

const standardFileTemplate = '%(rev)s_%(slug)s'
const standardSlugLength = 40

/**
 * The file name that Alembic would give a revision. `undefined`: the template asks for something that it does not offer.
 * @param template `file_template`, with its `%(name)s` and printf forms such as `%(month).2d`.
 */
export function revisionFileName(
  { id, message, created }: RevisionName,
  template: string = standardFileTemplate,
  slugLength: number = standardSlugLength,
): string | undefined {
  const fields: Readonly<Record<string, string | number>> = {
    rev: id,
    slug: slugOf(message, slugLength),
    epoch: Math.floor(created.getTime() / 1000),
    year: created.getFullYear(),
    month: created.getMonth() + 1,
    day: created.getDate(),
    hour: created.getHours(),
    minute: created.getMinutes(),
    second: created.getSeconds(),
  }
  let complete = true
  const name = template.replace(
    /%(?:%|\((\w+)\)(0?)(\d*)(?:\.(\d+))?([sd]))/g,
    (whole, field?: string, zero?: string, width?: string, precision?: string) => {
      if (field === undefined) return whole === '%%' ? '%' : whole
      const value = fields[field]
      if (value === undefined) complete = false
      const digits = precision ?? (zero === '0' ? width : undefined)
      const text = typeof value === 'number' && digits ? String(value).padStart(Number(digits), '0') : String(value)
      return text.padStart(Number(width ?? 0), ' ')
    },
  )
  return complete && !/[\\%]|\.\.|^\//.test(name) ? `${name}.py` : undefined
}

/** As Alembic makes it: words in lower case, cut at whole words. */
function slugOf(message: string, maxLength: number): string {
  const slug = (message.match(/[\p{L}\p{N}_]+/gu) ?? []).join('_').toLowerCase()
  if (slug.length <= maxLength) return slug
  return `${slug.slice(0, maxLength).replace(/_[^_]*$/, '')}_`
}

/** As Python prints a datetime without a zone. */
export function pythonDate(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}000`
}
