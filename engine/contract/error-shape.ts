/** For a page of logs: the same reading of error lines as the diagnosis has. */
export { errorShape, looksLikeError } from '../logs/error-shape.ts'
