/** The page's own scheme and origin: unlike `file:`, it can be told apart from everything else on the disk. */
export const pageScheme = 'app'
export const pageOrigin = 'app://stackmedic'
export const pageAddress = `${pageOrigin}/`

/** The one channel between the page and the main process; both directions carry frames of the contract. */
export const frameChannel = 'stackmedic:frame'
