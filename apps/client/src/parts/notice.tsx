import type { ComponentChildren } from 'preact';

export interface NoticeProps {
  /** `lamp`: the one thing that matters here; `warning`: what can go wrong; `error`: what did. */
  readonly tone: 'plain' | 'lamp' | 'warning' | 'error';
  readonly title?: string;
  /** Read out at once by a screen reader, because it answers something just done. */
  readonly isNews?: boolean;
  readonly children?: ComponentChildren;
}

export function Notice({ tone, title, isNews, children }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={isNews ? 'status' : undefined}>
      {title ? <p class="notice-title">{title}</p> : null}
      {children}
    </div>
  );
}
