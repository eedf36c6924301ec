/** A lexeme of a community as a term of a `tsquery`, whatever it holds. */
export function term(mark: string, lexeme: string): string {
  return `'${mark}${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

export function allOf(terms: readonly string[]): string {
  return terms.length > 1 ? `(${terms.join(' & ')})` : (terms[0] ?? '');
}

export function anyOf(terms: readonly string[]): string {
  return terms.length > 1 ? `(${terms.join(' | ')})` : (terms[0] ?? '');
}

/** What fits a level of several and none before it. */
export function levelAlone(levels: readonly string[], level: number): string {
  const before = levels.slice(0, level).map((each) => `!${each}`);
  return allOf([levels[level] ?? '', ...before].filter((each) => each !== ''));
}
