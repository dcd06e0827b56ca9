import { dockerCheck } from '../docker-check.ts'

/** Something that is no Docker engine answers where docker looks. */
export default dockerCheck('pipe-taken-by-other')
