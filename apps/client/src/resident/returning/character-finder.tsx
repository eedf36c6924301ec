import { useEffect, useMemo, useState } from 'preact/hooks';
import { useWords } from '../../words.ts';
import { type IndexedCharacter, loadParts, radicalShapes } from './parts-index.ts';

const COMMON = 18;

export interface CharacterFinderProps {
  readonly language: 'zh-Hant' | 'zh-Hans';
  readonly onWord: (word: string) => void;
}

/** Chinese characters by a component (the radical of dictionaries) or by their number of strokes. */
export function CharacterFinder({ language, onWord }: CharacterFinderProps) {
  const w = useWords();
  const [all, setAll] = useState<readonly IndexedCharacter[]>([]);
  const [way, setWay] = useState<'radical' | 'strokes'>('radical');
  const [key, setKey] = useState<string>();
  useEffect(() => {
    void loadParts(language).then(setAll);
  }, [language]);
  const take = (word: string) => {
    setKey(undefined);
    onWord(word);
  };
  const turn = (to: 'radical' | 'strokes') => {
    setWay(to);
    setKey(undefined);
  };
  return (
    <div lang={language}>
      <fieldset class="actions">
        <legend class="unseen">{w.finder_way()}</legend>
        <button
          type="button"
          class="button"
          aria-pressed={way === 'radical'}
          onClick={() => turn('radical')}
        >
          {w.finder_radical()}
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={way === 'strokes'}
          onClick={() => turn('strokes')}
        >
          {w.finder_strokes()}
        </button>
      </fieldset>
      {key === undefined ? (
        <Keys all={all} way={way} onKey={setKey} />
      ) : (
        <Found all={all} way={way} chosen={key} onKey={setKey} onWord={take} />
      )}
    </div>
  );
}

interface KeysProps {
  readonly all: readonly IndexedCharacter[];
  readonly way: 'radical' | 'strokes';
  readonly onKey: (key: string | undefined) => void;
}

function Keys({ all, way, onKey }: KeysProps) {
  const w = useWords();
  const { common, rest } = useMemo(() => keysOf(all, way), [all, way]);
  const row = (keys: readonly string[]) => (
    <div class="keys">
      {keys.map((key) => (
        <button key={key} type="button" class="button quiet" onClick={() => onKey(key)}>
          {way === 'radical' ? radicalShapes(key) : key}
        </button>
      ))}
    </div>
  );
  return (
    <>
      <p>{way === 'radical' ? w.finder_radical_hint() : w.finder_strokes_hint()}</p>
      {common.length > 0 ? row(common) : null}
      {row(rest)}
    </>
  );
}

interface FoundProps extends KeysProps {
  readonly chosen: string;
  readonly onWord: (word: string) => void;
}

function Found({ all, way, chosen, onKey, onWord }: FoundProps) {
  const w = useWords();
  const fitting = all.filter((each) =>
    way === 'radical' ? each.radical === chosen : String(each.strokes) === chosen,
  );
  return (
    <>
      <p class="found" role="status">
        {way === 'radical' ? radicalShapes(chosen) : w.finder_count({ count: chosen })}
      </p>
      <button type="button" class="as-link" onClick={() => onKey(undefined)}>
        {w.finder_other()}
      </button>
      <div class="keys characters">
        {fitting.map(({ character }) => (
          <button
            key={character}
            type="button"
            class="button quiet"
            onClick={() => onWord(character)}
          >
            {character}
          </button>
        ))}
      </div>
    </>
  );
}

function keysOf(
  all: readonly IndexedCharacter[],
  way: 'radical' | 'strokes',
): { readonly common: readonly string[]; readonly rest: readonly string[] } {
  const counts = new Map<string, number>();
  for (const each of all) {
    const key = way === 'radical' ? each.radical : String(each.strokes);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (way === 'strokes') return { common: [], rest: [...counts.keys()].sort((a, b) => +a - +b) };
  const common = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, COMMON)
    .map(([key]) => key);
  return { common, rest: [...counts.keys()].filter((key) => !common.includes(key)) };
}
