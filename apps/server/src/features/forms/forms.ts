/**
 * What a form of the public side builds on: proof that the page was asked for, text that can be shown,
 * and what in words might be somebody's. This file is the one way into the folder for other features.
 */
export { FormTokens, type TokenVerdict } from './form-token.ts';
export { type Pointed, pointOut, type Remarked } from './guard.ts';
export { plainText } from './plain-text.ts';
