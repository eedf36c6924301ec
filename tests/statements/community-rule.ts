/** A node of `explain (verbose, format json)`, as far as it is looked at. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Alias?: string;
  readonly Plans?: readonly PlanNode[];
  readonly [condition: string]: unknown;
}

const conditions = [
  ...['Index Cond', 'Recheck Cond', 'Filter', 'TID Cond'],
  ...['Hash Cond', 'Merge Cond', 'Join Filter'],
] as const;

/**
 * The tables among `tables` that a plan reads without naming the community: each must be compared by
 * `community_id` with a value, or with that of a table for which this holds. PostgreSQL's own reading
 * of a statement, so it does not matter how it is written.
 */
export function readsWithoutCommunity(
  plan: PlanNode,
  tables: ReadonlySet<string>,
): readonly string[] {
  const nodes = [...nodesOf(plan)];
  const scanned = nodes.filter(
    (node) => node['Node Type'] !== 'ModifyTable' && tables.has(node['Relation Name'] ?? ''),
  );
  // What comes from a function or a CTE is a value here: its own scans are looked at by themselves.
  const aliases = new Set(
    nodes.flatMap((node) => (node['Relation Name'] ? [node.Alias ?? ''] : [])),
  );
  const equal = nodes.flatMap((node) => equalities(node, aliases));
  const bound = new Set<string>();
  for (let before = -1; before !== bound.size; ) {
    before = bound.size;
    for (const [left, right] of equal) {
      if (left.column && (!right.column || bound.has(right.name))) bound.add(left.name);
      if (right.column && (!left.column || bound.has(left.name))) bound.add(right.name);
    }
  }
  const free = scanned.filter(({ Alias = '' }) => !bound.has(Alias));
  return [...new Set(free.map((node) => node['Relation Name'] ?? ''))];
}

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* nodesOf(child);
}

/** One side of a comparison: the community of a table by its alias, or anything else. */
interface Side {
  readonly column: boolean;
  readonly name: string;
}

function equalities(
  node: PlanNode,
  aliases: ReadonlySet<string>,
): readonly (readonly [Side, Side])[] {
  const texts = conditions.map((name) => node[name]).filter((text) => typeof text === 'string');
  return texts.flatMap(conjuncts).flatMap((text) => {
    const at = text.indexOf(' = ');
    if (at < 0) return [];
    const sides = [
      sideOf(text.slice(0, at), aliases),
      sideOf(text.slice(at + 3), aliases),
    ] as const;
    return sides.some(({ column }) => column) ? [sides] : [];
  });
}

function sideOf(text: string, aliases: ReadonlySet<string>): Side {
  const [, name = ''] = /^"?([\w ]+?)"?\.community_id$/.exec(text.trim()) ?? [];
  return { column: aliases.has(name), name };
}

/** The parts of a condition that all must hold; what stands in an `OR` is one part. */
export function conjuncts(condition: string): readonly string[] {
  const text = unwrapped(condition.trim());
  const parts = splitAtTop(text, ' AND ');
  if (parts.length === 1) return [text];
  return parts.flatMap(conjuncts);
}

function unwrapped(text: string): string {
  if (!text.startsWith('(') || closing(text, 0) !== text.length - 1) return text;
  return unwrapped(text.slice(1, -1).trim());
}

function splitAtTop(text: string, by: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "'") at = text.indexOf("'", at + 1);
    else if (char === '(') at = closing(text, at);
    else if (text.startsWith(by, at)) {
      parts.push(text.slice(from, at));
      from = at + by.length;
    }
    if (at < 0) break;
  }
  return [...parts, text.slice(from)];
}

/** Where the bracket at `open` is closed; the end where it is not. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === "'") {
      at = text.indexOf("'", at + 1);
      if (at < 0) break;
    } else if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}
