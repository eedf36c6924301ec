/**
 * The enrolment link's fragment, read once: it is taken out of the address at once, so that neither
 * the history nor whoever looks at the screen keeps the secret.
 */
export function takeEnrolmentFragment(): string | undefined {
  const { hash, pathname } = location;
  if (!hash.startsWith('#enrol')) return undefined;
  history.replaceState(history.state, '', pathname);
  return hash;
}
