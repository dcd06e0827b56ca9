const megabyte = 1024 * 1024

/** A size in whole megabytes, or in whole gigabytes from 10 on: no decimals, so it reads the same in every language. */
export function sizeText(bytes: number): string {
  const megabytes = bytes / megabyte
  return megabytes < 10 * 1024 ? `${Math.round(megabytes)} MB` : `${Math.round(megabytes / 1024)} GB`
}
