import { useEffect, useRef } from 'react'
import { Prose } from '../parts/prose.tsx'

interface StageHeadingProps {
  readonly text: string
  /** What the stage is about. */
  readonly subject: string | undefined
  readonly isHidden: boolean
}

/** Takes the focus when the loop moves on, so that the keyboard is where the news are, and a screen reader says them. */
export function StageHeading({ text, subject, isHidden }: StageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h3 ref={heading} tabIndex={-1} className={isHidden ? 'visually-hidden' : 'heal-heading break-anywhere'}>
        {subject === undefined ? (
          text
        ) : (
          <>
            <span className="eyebrow">{text}</span> <Prose text={subject} />
          </>
        )}
      </h3>
      <p role="status" className="visually-hidden">
        {text}
      </p>
    </>
  )
}
