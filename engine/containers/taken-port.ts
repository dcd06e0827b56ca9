/**
 * How engines say that a host port could not be had, each with the port's number. Only fixed parts are matched: the
 * reason itself is in the language of the system.
 */
const shapes = [
  // docker-proxy and the engine: "listen tcp4 127.0.0.1:8000: bind: address already in use"
  /listen (?:tcp|udp)[46]? \S*:(\d{1,5}): bind/,
  // another container has it: "Bind for 0.0.0.0:8000 failed: port is already allocated"
  /Bind for \S*:(\d{1,5}) failed/,
  // Docker Desktop: "Ports are not available: exposing port TCP 0.0.0.0:8000 -> …"
  /exposing port (?:TCP|UDP) \S*:(\d{1,5}) /,
  // Engine 28: "failed to bind host port 127.0.0.1:8000/tcp: …", "failed to bind host port for 0.0.0.0:8000:172.18.0.2:80/tcp"
  /failed to bind host port (?:for )?(?:\[[^\]]*\]|[^\s:]*):(\d{1,5})\b/,
]

/** The host port that kept a container from starting, read from the engine's error; `undefined` for other errors. */
export function takenPort(error: string): number | undefined {
  for (const shape of shapes) {
    const port = Number(shape.exec(error)?.[1])
    if (port >= 1 && port <= 65535) return port
  }
  return undefined
}
