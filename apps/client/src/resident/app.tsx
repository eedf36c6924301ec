import { Page } from '../parts/page.tsx';
import { Frame } from '../shell/frame.tsx';
import type { AppProps } from '../shell/mount.tsx';
import { useWords } from '../words.ts';

export function ResidentApp({ community }: AppProps) {
  const w = useWords();
  return (
    <Frame community={community}>
      <Page title={w.start_title()}>{null}</Page>
    </Frame>
  );
}
