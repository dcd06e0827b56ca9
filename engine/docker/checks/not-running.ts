import { dockerCheck } from '../docker-check.ts'

/** An engine is installed and does not run. */
export default dockerCheck('not-running')
