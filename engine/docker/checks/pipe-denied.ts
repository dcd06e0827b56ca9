import { dockerCheck } from '../docker-check.ts'

/** The engine is there, and this person may not talk to it. */
export default dockerCheck('pipe-denied')
