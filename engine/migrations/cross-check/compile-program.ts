/** So long may an interpreter take for all files together; compiling one takes a fraction of a millisecond. */
export const compileSeconds = 30

/**
 * The Python program (3.4 and newer) that compiles sources and says what came of it. Compiling executes nothing of a
 * source. Sources come on the standard input, each as a line with its length in bytes and then the bytes, and a line
 * `end` behind the last; answers go to the standard output, one line of JSON each. It is shown before it is run.
 */
export const compileProgram = String.raw`
import json, signal, sys
def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
if hasattr(signal, "alarm"):
    signal.alarm(${compileSeconds})
say({"version": "%d.%d.%d" % sys.version_info[:3]})
while True:
    length = sys.stdin.buffer.readline(20).strip()
    if not length.isdigit():
        break
    source = sys.stdin.buffer.read(int(length))
    try:
        compile(source, "<migration>", "exec", dont_inherit=True)
        say({"compiles": True})
    except Exception as error:
        line = max(getattr(error, "lineno", None) or 0, 0)
        message = getattr(error, "msg", None) or str(error) or type(error).__name__
        say({"compiles": False, "line": line, "message": str(message)[:500]})
`.trim()

/**
 * The words behind the interpreter. Isolated (`-I`: no variables, no folder of the project on the path), without the
 * packages of the environment (`-S`), and nothing is written (`-B`).
 */
export const compileArguments: readonly string[] = ['-I', '-S', '-B', '-W', 'ignore', '-c', compileProgram]

/** The sources as the program reads them. */
export function compileInput(sources: readonly Buffer[]): Buffer {
  return Buffer.concat([
    ...sources.flatMap((source) => [Buffer.from(`${source.length}\n`), source]),
    Buffer.from('end\n'),
  ])
}
