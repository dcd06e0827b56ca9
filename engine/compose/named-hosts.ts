import type { Place, Service } from '../project/facts.ts'
import { hostOfPair, hostOfUrl, type NamedHost } from './host-address.ts'

/** A host that a service is told to talk to, and by which setting. */
export interface HostUse extends NamedHost {
  /** The variable; absent where the command says it. */
  readonly variable?: string
  readonly place: Place
}

/** Not `HOST` and `HOSTNAME` alone, which are what a program listens on or is called itself. */
const hostVariable = /^(?:\w+_(?:HOST|HOSTNAME|SERVER)|PGHOST)$/
const addressVariable = /(?:HOST|SERVER|ADDR|ADDRESS|ENDPOINT|URL|URI|BROKER|DSN)S?$/
/** Addresses that are compared, or handed to a browser or a reverse proxy: nobody in the container looks them up. */
const onlyText = /ORIGIN|CORS|ALLOW|TRUSTED|CALLBACK|REDIRECT|PUBLIC|ISSUER|VIRTUAL_|LETSENCRYPT_|^VITE_|^REACT_APP_/

/** The hosts in the environment and the command of a service. */
export function hostUses({ environment, command, entrypoint }: Service): HostUse[] {
  return [
    ...environment.flatMap(({ name, value = '', place }): HostUse[] => {
      const named = hostOfVariable(name.toUpperCase(), value)
      return named === undefined ? [] : [{ ...named, variable: name, place }]
    }),
    ...[entrypoint, command].flatMap((started) =>
      (started?.words ?? []).flatMap((word): HostUse[] => {
        const named = hostOfUrl(word.replace(/^--?[\w-]+=/, ''))
        return named === undefined || started === undefined ? [] : [{ ...named, place: started.place }]
      }),
    ),
  ]
}

function hostOfVariable(name: string, value: string): NamedHost | undefined {
  if (onlyText.test(name)) return undefined
  const pair = addressVariable.test(name) ? hostOfPair(value) : undefined
  return hostOfUrl(value) ?? pair ?? (hostVariable.test(name) ? { host: value } : undefined)
}
