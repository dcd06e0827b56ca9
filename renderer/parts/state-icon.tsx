import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleQuestionMark,
  CircleX,
  Info,
  LoaderCircle,
  type LucideIcon,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react'
import './state-icon.css'

const icons = {
  error: CircleX,
  problem: CircleX,
  warning: TriangleAlert,
  info: Info,
  ok: CircleCheck,
  /** Nothing is at stake; other than `ok`, nothing has been done. */
  safe: ShieldCheck,
  unknown: CircleQuestionMark,
  skipped: CircleMinus,
  stopped: CircleAlert,
  waiting: CircleDashed,
  running: LoaderCircle,
} satisfies Record<string, LucideIcon>

export type IconState = keyof typeof icons

/** A state as a shape of its own, so that no state is told by colour alone. Words stand beside it. */
export function StateIcon({ state, size = 18 }: { readonly state: IconState; readonly size?: number }) {
  const Icon = icons[state]
  return (
    <span className={`state-icon state-icon-${state}`} aria-hidden>
      <Icon size={size} strokeWidth={2} />
    </span>
  )
}
