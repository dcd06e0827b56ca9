import { wslCheck } from '../wsl-check.ts'

/** WSL does not start and says why with a code. */
export default wslCheck('wsl-error')
