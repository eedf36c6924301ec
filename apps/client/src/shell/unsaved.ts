const reasons = new Set<() => boolean>();

/** While any of these says so, closing the page asks first: something typed or unsent would go. */
export function warnWhile(isUnsaved: () => boolean): () => void {
  if (reasons.size === 0) addEventListener('beforeunload', ask);
  reasons.add(isUnsaved);
  return () => {
    reasons.delete(isUnsaved);
    if (reasons.size === 0) removeEventListener('beforeunload', ask);
  };
}

/** Nothing asks any more: somebody wants to be gone. */
export function stopWarning(): void {
  reasons.clear();
  removeEventListener('beforeunload', ask);
}

function ask(event: BeforeUnloadEvent): void {
  if ([...reasons].some((isUnsaved) => isUnsaved())) event.preventDefault();
}
