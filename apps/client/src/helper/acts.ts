/** What a helper can do in a room beside writing, each on a page of its own. */
export type Act =
  | { readonly act: 'take' }
  | { readonly act: 'decline' }
  | { readonly act: 'step'; readonly step?: string }
  | { readonly act: 'appointment'; readonly appointment?: string }
  | { readonly act: 'service' }
  | { readonly act: 'document' }
  | { readonly act: 'outside' }
  | { readonly act: 'kept' }
  | { readonly act: 'let-in' }
  | { readonly act: 'leave' }
  | { readonly act: 'outcome' }
  | { readonly act: 'close' };
