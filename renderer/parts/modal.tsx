import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Modal as AriaModal, Dialog, Heading, ModalOverlay } from 'react-aria-components'
import { useTexts } from '../texts/texts.ts'
import { Button } from './button.tsx'
import './modal.css'
import { useFocusLeftBehind } from './use-focus-left-behind.ts'

interface ModalProps {
  readonly title: ReactNode
  /** Called for Escape, the cross and a click outside; absent while closing would hide something that runs. */
  readonly onClose: (() => void) | undefined
  /** `wide` keeps its height while what is in it changes. */
  readonly size?: 'narrow' | 'normal' | 'wide'
  /** Stands above the buttons, in sight however far the body has scrolled. */
  readonly consent?: ReactNode
  readonly footer: ReactNode
  readonly children: ReactNode
}

/** A dialog over the page: a heading, a body that scrolls, and a row of buttons. */
export function Modal({ title, onClose, size = 'normal', consent, footer, children }: ModalProps) {
  const { ui } = useTexts()
  useFocusLeftBehind()
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen
      isDismissable={false}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={() => onClose?.()}
    >
      <AriaModal className={`modal modal-${size}`}>
        <Dialog className="modal-dialog">
          <div className="modal-header">
            <Heading slot="title" level={2} className="break-anywhere">
              {title}
            </Heading>
            {onClose !== undefined && (
              <Button look="quiet" size="small" iconOnly aria-label={ui('actions.close')} onPress={onClose}>
                <X size={16} aria-hidden />
              </Button>
            )}
          </div>
          {children}
          <div className="modal-footer">
            {consent}
            {footer}
          </div>
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  )
}
