/** The kernel's names for processors (`uname -m`), as engines write them, in the words in which images name theirs. */
const kernelNames: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'arm',
  armv6l: 'arm',
  i386: '386',
  i686: '386',
}

/** Processors that run the programs of others: 64-bit ones usually run their 32-bit relatives. */
const alsoRuns: Readonly<Record<string, readonly string[]>> = { amd64: ['386'], arm64: ['arm'] }

/** The processor of an engine in the words of images. */
export function imageArchitecture(engine: string): string {
  return kernelNames[engine] ?? engine
}

/** Whether an image is for another processor than the engine's. */
export function isForeign(image: string, engine: string): boolean {
  const own = imageArchitecture(engine)
  return image !== own && !(alsoRuns[own] ?? []).includes(image)
}
