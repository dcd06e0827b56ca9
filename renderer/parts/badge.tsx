import type { ReactNode } from 'react'
import './badge.css'

export type Tone = 'neutral' | 'error' | 'warning' | 'ok' | 'unknown' | 'info'

/** A short state in words; the words carry the meaning, the colour repeats it. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>
}
