import { wslCheck } from '../wsl-check.ts'

/** WSL, or Docker Desktop's distribution in it, is not there. */
export default wslCheck('wsl-missing')
