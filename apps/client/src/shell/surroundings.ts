/** Where the page finds itself: what must be said to somebody before they write anything. */
export interface Surroundings {
  /** False on plain HTTP away from localhost: there the browser gives no sealing. */
  readonly isSecure: boolean;
  /** Whether the page was opened inside another app, which can read along. */
  readonly isInsideAnotherApp: boolean;
}

const OTHER_APPS =
  /; wv\)|FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Twitter|Snapchat|TikTok/;

export function surroundings(agent: string, isSecureContext: boolean): Surroundings {
  return { isSecure: isSecureContext, isInsideAnotherApp: OTHER_APPS.test(agent) };
}
