interface SavedFile {
  readonly fileName: string
  readonly mediaType: string
  readonly encoding?: 'text' | 'base64'
  readonly content: string
}

/** Hands the person a file. */
export function saveFile({ fileName, mediaType, encoding, content }: SavedFile): void {
  const bytes = encoding === 'base64' ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : content
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The browser has taken the content by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
