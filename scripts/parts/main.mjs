import { say } from './say.mjs'

/**
 * Runs a script's work: what it returns is the exit code (default 0); an error is one message, not a stack trace.
 * @param {() => Promise<number | void>} work
 */
export async function runMain(work) {
  try {
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
