const streams = new Map<'stdout' | 'stderr', NodeJS.WriteStream>()

/**
 * A stream of the process, made when it is first written to, which takes as long as reading a hundred files. Whoever
 * reads it may stop early, as `head` does: then nobody is there to write to, which is no crash. What was begun is brought
 * to its end, because it may be a plan that changes things.
 */
export function standardStream(name: 'stdout' | 'stderr'): NodeJS.WriteStream {
  const known = streams.get(name)
  if (known !== undefined) return known
  const stream = process[name]
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  streams.set(name, stream)
  return stream
}
