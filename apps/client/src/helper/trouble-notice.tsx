import { Notice } from '../parts/notice.tsx';

/** What went wrong, read out at once. */
export function TroubleNotice({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <Notice tone="error" isNews>
      <p>{text}</p>
    </Notice>
  );
}
