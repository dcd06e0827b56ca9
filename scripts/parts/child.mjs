import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { projectFolder } from './project-folder.mjs'

/**
 * Runs a Node script and waits for it. Ctrl+C reaches the child by itself; this process waits for its answer.
 * @param {readonly string[]} argumentList script and arguments
 * @param {{quiet?: boolean, environment?: NodeJS.ProcessEnv, cwd?: string}} options `quiet` collects the output instead of showing it
 * @returns {Promise<{code: number, output: string}>} 128 + signal number is not invented: a killed child counts as code 1
 */
export function runNode(argumentList, options = {}) {
  return runProgram(process.execPath, argumentList, options)
}

/** Like `runNode`, for any program. A program that is not there has code 127. */
export function runProgram(
  program,
  argumentList,
  { quiet = false, environment = process.env, cwd = projectFolder } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(program, argumentList, {
      cwd,
      env: environment,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      windowsHide: true,
    })
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))
    const stopListening = passSignalsTo(child)
    const finish = (code, text) => {
      stopListening()
      resolve({ code, output: text })
    }
    child.on('error', (error) => finish(error.code === 'ENOENT' ? 127 : 1, error.message))
    child.on('close', (code) => finish(code ?? 1, readable(Buffer.concat(output).toString())))
  })
}

/** Some tools colour even what nobody sees. */
function readable(output) {
  return process.stderr.isTTY ? output : stripVTControlCharacters(output)
}

/** Keeps this process alive until the child has answered a signal; a terminal sends Ctrl+C to both. */
function passSignalsTo(child) {
  const onInterrupt = () => undefined
  const onTerminate = () => child.kill('SIGTERM')
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return () => {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onTerminate)
  }
}
