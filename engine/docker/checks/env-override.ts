import { dockerCheck } from '../docker-check.ts'

/** DOCKER_HOST or DOCKER_CONTEXT leads docker to a place where no engine is. */
export default dockerCheck('env-override')
