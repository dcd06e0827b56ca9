/**
 * The name of the network that kept a container from starting because several have it, read from the engine's error:
 * "network shop_default is ambiguous (2 matches found on name)". `undefined` for other errors.
 */
export function ambiguousNetwork(error: string): string | undefined {
  return /\bnetwork (\S+) is ambiguous \(\d+ matches found (?:on|based on) name/.exec(error)?.[1]
}
