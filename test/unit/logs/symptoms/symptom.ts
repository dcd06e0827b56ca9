/** A failure that people met, how it looks, and what has to recognise it. */
export interface Symptom {
  readonly id: string
  /** What it is, in a few words. */
  readonly what: string
  /** Lines as Docker, WSL, compose or a program wrote them: old and new versions, Windows in other languages. */
  readonly says?: readonly string[]
  /** The signature that knows these lines: the rule is `logs/<signature>`. */
  readonly signature?: string
  /** More exact rules that take the line's place as root cause where the machine shows them. */
  readonly causes?: readonly string[]
  /** What checks say of facts of such a machine, as `rule variant`; the first one is the symptom's. */
  readonly seen?: () => readonly string[]
  /** The rule that has to be among them. */
  readonly rule?: string
}
