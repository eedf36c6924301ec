/** The pages of the resident's side; none of them has an address. */
export type Place =
  | { readonly at: 'start' | 'way' | 'neighbourhood' | 'readers' | 'poster' | 'write' }
  | { readonly at: 'desks'; readonly areas?: readonly string[] }
  | { readonly at: 'card' | 'confirm' | 'keep' }
  | { readonly at: 'return' | 'words' | 'digits' | 'scan' | 'pin' | 'opening' }
  | { readonly at: 'room'; readonly view: RoomView }
  | { readonly at: 'gone'; readonly why: 'erased' | 'no-room' };

export type RoomView =
  | 'talk'
  | 'plan'
  | 'readers'
  | 'more'
  | 'call-me'
  | 'change-readers'
  | 'openings'
  | 'take-away'
  | 'erase'
  | 'keep'
  | 'head-code'
  | 'seen-card'
  | 'card';
