import type { ComponentType } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { ahead } from '../shell/ahead.ts';
import { useWords } from '../words.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/**
 * A component whose code is fetched once the page is idle, or when it is first shown, and again if
 * that failed.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  const fetchOnce = async () => {
    loaded ??= await load();
    return loaded;
  };
  ahead(fetchOnce);
  return function Later(props: Props) {
    const w = useWords();
    const [Part, setPart] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [isMissing, setMissing] = useState(false);
    const fetchPart = () =>
      fetchOnce().then(
        (part) => setPart(() => part),
        () => setMissing(true),
      );
    // Code that was fetched ahead is shown without a frame in between.
    useLayoutEffect(() => {
      if (!loaded) void fetchPart();
    }, []);
    if (Part) return <Part {...props} />;
    if (!isMissing) return <p role="status">{w.loading()}</p>;
    return (
      <Notice tone="warning" title={w.shell_not_reached_title()} isNews>
        <p>{w.shell_part_missing()}</p>
        <Button
          kind="primary"
          onPress={() => {
            setMissing(false);
            return fetchPart();
          }}
        >
          {w.shell_try_again()}
        </Button>
      </Notice>
    );
  };
}
