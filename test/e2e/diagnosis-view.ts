import { expect, type Locator, type Page } from '@playwright/test'
import { pattern, words } from './words.ts'

type Words = (typeof words)['en']

/** What a person sees and presses on the page of a diagnosis. */
export class DiagnosisView {
  readonly page: Page
  readonly ui: Words
  readonly rootCause: Locator
  readonly fixes: Locator
  readonly dialog: Locator

  constructor(page: Page, ui: Words = words.en) {
    this.page = page
    this.ui = ui
    this.rootCause = page.getByRole('article')
    this.fixes = this.rootCause.getByRole('list', { name: ui.finding.fixes }).getByRole('button')
    this.dialog = page.getByRole('dialog')
  }

  /** The words of the first fix, which its button and the one that applies it share. */
  async fixTitle(): Promise<string> {
    return (await this.fixes.first().innerText()).replace(/…$/, '')
  }

  applyButton(title: string): Locator {
    return this.dialog.getByRole('button', { name: title, exact: true })
  }

  undoButton(): Locator {
    return this.dialog.getByRole('button', { name: this.ui.fix.undo, exact: true })
  }

  outcome(name: 'verified' | 'undone'): Locator {
    return this.dialog.getByText(this.ui.fix.outcomes[name], { exact: true })
  }

  async expectTwoHeadsOnTop(): Promise<void> {
    await expect(this.rootCause).toContainText('migrations/multiple-heads')
    await expect(this.rootCause).toContainText('b2b2b2b2b2b2')
    await expect(this.rootCause).toContainText('c3c3c3c3c3c3')
  }

  async expectDiff(): Promise<void> {
    const diff = this.dialog.getByLabel(pattern(this.ui.fix.diff.label)).first()
    await expect(diff).toContainText('down_revision')
    await expect(diff).toContainText('b2b2b2b2b2b2')
  }

  exportItem(format: 'zip' | 'html' | 'json' | 'markdown'): Locator {
    return this.page.getByRole('menuitem', { name: this.ui.export[format] })
  }
}
