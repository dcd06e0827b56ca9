let standIn

export function initialize(address) {
  standIn = address
}

export function resolve(specifier, context, next) {
  return specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context)
}
