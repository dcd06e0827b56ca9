export { bringUpFix, proveStack, type StackProof } from '../containers/stack-proof.ts'
