const mobile = /^(?:(?:\+?886)?0?9\d{8}|(?:\+?86)?1[3-9]\d{9})$/;

/** Whether a number is a mobile one in Taiwan or mainland China: often it is somebody's own. */
export function isMobile(number: string): boolean {
  return mobile.test(number.normalize('NFKC').replace(/[^\d+]/g, ''));
}
