import type { Protocol } from 'electron'
import { readPageFile } from '../engine/contract/page-file.ts'
import { pageHeaders } from '../engine/contract/page-policy.ts'
import { pageOrigin, pageScheme } from './address.ts'

/** Must run before the app is ready. */
export function registerPageScheme(pages: Protocol): void {
  pages.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers `app://stackmedic/` with the built page, under the same policy as the browser host. */
export function servePage(pages: Protocol, folder: string): void {
  pages.handle(pageScheme, (request) => answerPageRequest(request, folder))
}

export async function answerPageRequest(request: Pick<Request, 'url' | 'method'>, folder: string): Promise<Response> {
  const { protocol: scheme, host, pathname } = new URL(request.url)
  const ours = request.method === 'GET' && `${scheme}//${host}` === pageOrigin
  const file = ours ? await readPageFile(folder, pathname) : undefined
  if (file === undefined) return new Response(null, { status: 404, headers: pageHeaders })
  return new Response(new Uint8Array(file.bytes), { headers: { ...pageHeaders, 'Content-Type': file.mediaType } })
}
