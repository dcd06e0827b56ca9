/** What the stand-in process tells the test, which owns the browser. */
export type FromStandIn =
  | { readonly type: 'open'; readonly url: string; readonly preload: string }
  | { readonly type: 'answer'; readonly id: number; readonly answer: PageAnswer }
  | { readonly type: 'frame'; readonly channel: string; readonly frame: unknown }

export type PageAnswer =
  | { readonly cancelled: true }
  | {
      readonly cancelled: false
      readonly status: number
      readonly headers: Record<string, string>
      readonly body: Buffer
    }

/** What the test tells the stand-in process. */
export type ToStandIn =
  | { readonly type: 'request'; readonly id: number; readonly url: string; readonly method: string }
  | { readonly type: 'navigated'; readonly url: string }
  | { readonly type: 'frame'; readonly channel: string; readonly frame: unknown; readonly url: string }
  | { readonly type: 'crash-engine' }
  | { readonly type: 'second-start'; readonly project: string }
  | { readonly type: 'close' }
