/** What a helper does in a room on a page of its own. */
export type Act =
  | { readonly act: 'step'; readonly step?: string }
  | {
      readonly act:
        | 'decline'
        | 'appointment'
        | 'service'
        | 'document'
        | 'outside'
        | 'kept'
        | 'let-in'
        | 'readers'
        | 'leave'
        | 'outcome'
        | 'close';
    };
