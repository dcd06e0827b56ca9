/** Keys of a dependency's table that are variables of markers, with the comparison as their value (Pipenv). */
const variables = [
  'os_name',
  'sys_platform',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_version',
  'python_full_version',
  'implementation_name',
  'implementation_version',
] as const

/**
 * The condition in the value of `name = …` as Poetry and Pipenv have it; `undefined` where it is always installed.
 * Several tables for one name are alternatives.
 * @param extras names of the extras that an optional one belongs to.
 */
export function tableMarkers(value: unknown, extras: readonly string[]): (string | undefined)[] {
  return (Array.isArray(value) ? value : [value]).map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return undefined
    const table = new Map<string, unknown>(Object.entries(entry))
    const conditions: string[] = []
    const markers = table.get('markers')
    if (typeof markers === 'string') conditions.push(markers)
    const platform = table.get('platform')
    if (typeof platform === 'string') conditions.push(`sys_platform == "${platform}"`)
    const python = table.get('python')
    if (typeof python === 'string') conditions.push(pythonMarker(python))
    for (const name of variables) {
      const comparison = table.get(name)
      if (typeof comparison === 'string') conditions.push(`${name} ${comparison}`)
    }
    if (table.get('optional') === true) {
      conditions.push(extras.length === 0 ? 'extra == ""' : extras.map((name) => `extra == "${name}"`).join(' or '))
    }
    return conditions.length < 2 ? conditions[0] : conditions.map((condition) => `(${condition})`).join(' and ')
  })
}

/** Poetry's `python = ">=3.8,<3.12"` or `"^3.8"`; what is written in another way stays, and no marker can be read from it. */
function pythonMarker(constraint: string): string {
  const parts = constraint.split(',').map((part) => {
    const [, operator, version] = /^\s*(>=|<=|>|<|==|!=|~=|\^)\s*(\d+(?:\.\d+)*)\s*$/.exec(part) ?? []
    if (operator === undefined || version === undefined) return undefined
    const variable = version.split('.').length > 2 ? 'python_full_version' : 'python_version'
    return operator === '^'
      ? `${variable} >= "${version}" and python_version < "4"`
      : `${variable} ${operator} "${version}"`
  })
  return parts.includes(undefined) ? `python ${constraint}` : parts.join(' and ')
}
