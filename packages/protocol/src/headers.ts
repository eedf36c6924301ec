/** The request and answer headers of `docs/http.md`, lower-case as Node and `Headers` give them. */
export const nonceHeader = 'nearhand-nonce';
export const epochHeader = 'nearhand-epoch';
export const keyHeader = 'nearhand-key';
export const signatureHeader = 'nearhand-signature';
export const shiftHeader = 'nearhand-shift';
export const visitHeader = 'nearhand-visit';
export const workHeader = 'nearhand-work';
export const cursorHeader = 'nearhand-cursor';
