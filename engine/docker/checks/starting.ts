import { dockerCheck } from '../docker-check.ts'

/** Something accepts connections where docker looks, and does not serve yet. */
export default dockerCheck('starting')
