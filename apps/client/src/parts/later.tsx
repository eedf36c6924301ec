import type { ComponentType } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { useWords } from '../words.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** A component whose code is fetched when it is first shown, and again if that failed. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Later(props: Props) {
    const w = useWords();
    const [Part, setPart] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [isMissing, setMissing] = useState(false);
    const fetchPart = () =>
      load().then(
        (part) => {
          loaded = part;
          setPart(() => part);
        },
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
