import { wslCheck } from '../wsl-check.ts'

/** Docker Desktop runs, and the distribution with its engine does not. */
export default wslCheck('wsl-stopped')
