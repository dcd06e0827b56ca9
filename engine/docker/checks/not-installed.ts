import { dockerCheck } from '../docker-check.ts'

/** No Docker engine is there, and nothing is installed that brings one. */
export default dockerCheck('not-installed')
