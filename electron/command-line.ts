/**
 * Runs the command line from the installed app: `Stackmedic --cli diagnose …`. The installed program cannot be used as
 * `node`, so this is the way to it without a checkout.
 * @returns the exit code.
 */
export async function runInstalledCommandLine(argumentList: readonly string[]): Promise<number> {
  // Its own bundle, loaded at run time: bundled in here it would take the app's start for its own.
  const bundle = new URL('../cli/main.js', import.meta.url).href
  const { runCommandLine }: typeof import('../cli/main.ts') = await import(bundle)
  const exitCode = await runCommandLine(argumentList)
  // The app ends at once; output that is still on its way into a pipe must arrive.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  return exitCode
}
