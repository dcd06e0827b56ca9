import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import './button.css'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  readonly look?: 'primary' | 'outline' | 'quiet'
  readonly size?: 'small' | 'normal' | 'large'
  /** Only an icon inside; give it an `aria-label`. */
  readonly iconOnly?: boolean
}

export function Button({ look = 'outline', size = 'normal', iconOnly = false, ...rest }: ButtonProps) {
  const classes = ['button', `button-${look}`, `button-${size}`, iconOnly ? 'button-icon' : '']
  return <AriaButton {...rest} className={classes.join(' ')} />
}
