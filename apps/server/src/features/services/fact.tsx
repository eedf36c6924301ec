import type { ComponentChildren } from 'preact';

/** A line of a list of facts; nothing where there is nothing to say. */
export function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
