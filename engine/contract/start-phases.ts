/** For a page that draws a recorded diagnosis: the same reading of a start as of a live one. */
export { type StartPhase, startPhases } from '../logs/start-phases.ts'
