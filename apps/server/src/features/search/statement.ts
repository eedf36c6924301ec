/** A text of SQL with its values, prepared under a name of its own on each connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Takes a value of a statement and returns what stands for it in the text. */
export type Give = (value: unknown) => string;

const names = new Map<string, string>();

/**
 * A statement whose text is made of parts that never hold a value: there are as many texts as there
 * are ways of putting them together, so that each can keep its plan.
 */
export function statement(text: (give: Give) => string): Statement {
  const values: unknown[] = [];
  const written = text((value) => `$${values.push(value)}`);
  const name = names.get(written) ?? `listings-${names.size + 1}`;
  names.set(written, name);
  return { name, text: written, values };
}
