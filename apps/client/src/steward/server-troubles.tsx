import type { ServerTrouble } from '@nearhand/protocol/server-trouble';
import type { Steward } from '@nearhand/visit/steward';
import { useEffect, useState } from 'preact/hooks';
import { useWords, type Words } from '../helper/words.ts';
import { Notice } from '../parts/notice.tsx';

/** What is wrong with the server, for a steward to tell whoever runs it; nothing where all is well. */
export function ServerTroubles({ steward }: { readonly steward: Steward }) {
  const w = useWords();
  const [troubles, setTroubles] = useState<readonly ServerTrouble[]>([]);
  useEffect(() => {
    // Whoever cannot be asked shows it in everything else on the page.
    steward.troubles().then(setTroubles, () => undefined);
  }, [steward]);
  if (troubles.length === 0) return null;
  const sentences = [...new Set(troubles.map((trouble) => sentenceOf(w, trouble)))];
  return (
    <Notice tone="warning" title={w.server_trouble_title()}>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>{w.server_trouble_do()}</p>
    </Notice>
  );
}

function sentenceOf(w: Words, { part, state }: ServerTrouble): string {
  if (state === 'disk-full') return w.server_trouble_disk();
  if (state === 'clock') return w.server_trouble_clock();
  if (state === 'away') return w.server_trouble_second();
  if (part === 'night') return w.server_trouble_night();
  if (part === 'witness') return w.server_trouble_witness();
  if (part === 'backup') return w.server_trouble_backup();
  return w.server_trouble_ledger();
}
