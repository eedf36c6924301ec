import type { Step } from '@nearhand/room/room-state';
import type { Waiting } from '@nearhand/visit/saying';

/** The plan with the ticks that are still on their way, so that a tick stays where it was put. */
export function withPending(steps: readonly Step[], waiting: readonly Waiting[]): readonly Step[] {
  const ticks = new Map<string, boolean>();
  for (const { content, state } of waiting) {
    if (content.kind === 'step-ticked' && state !== 'held') ticks.set(content.step, content.done);
  }
  return steps.map((step) => ({ ...step, done: ticks.get(step.id) ?? step.done }));
}
