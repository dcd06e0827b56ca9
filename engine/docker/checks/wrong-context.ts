import { dockerCheck } from '../docker-check.ts'

/** The current docker context leads to a place where no engine is. */
export default dockerCheck('wrong-context')
