import type { Endpoints, ListedEndpoint } from '@nearhand/protocol/outward-desk';
import type { ReportSettings } from '@nearhand/protocol/report-desk';
import type { OutwardDesk } from '@nearhand/visit/outward-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { locale } from '../../words.ts';
import { useWords } from '../reports/words.ts';
import { CityForm, newCity } from './city-form.tsx';
import { stateText, troubleText } from './outward-words.ts';
import { SentKindForm } from './sent-kind-form.tsx';

export interface CitiesProps {
  readonly desk: OutwardDesk;
  readonly settings: ReportSettings;
}

/** Other cities that reports are sent on to: where they are, and which kinds go there. */
export function Cities({ desk, settings }: CitiesProps) {
  const w = useWords();
  const [all, setAll] = useState<Endpoints>();
  const [written, setWritten] = useState<ListedEndpoint>();
  const { trouble, run } = useTrouble();
  const look = async () => setAll(await desk.endpoints());
  useEffect(() => {
    void run(look);
  }, []);
  if (written !== undefined) {
    const close = async (isChanged: boolean) => {
      if (isChanged) await look();
      setWritten(undefined);
    };
    return <CityForm key={written.id} {...{ desk, written }} onDone={close} />;
  }
  return (
    <>
      <p>{w.out_cities_intro()}</p>
      <TroubleNotice text={trouble} />
      {all?.endpoints.length === 0 ? <p>{w.out_cities_none()}</p> : null}
      {all?.endpoints.map((endpoint) => (
        <City
          key={endpoint.id}
          {...{ endpoint, desk, settings }}
          kinds={all.kinds.filter((kind) => kind.endpoint === endpoint.id)}
          onWrite={() => setWritten(endpoint)}
          onChanged={look}
        />
      ))}
      {all === undefined ? null : (
        <p>
          <Button
            kind="quiet"
            onPress={() => setWritten(newCity(all.endpoints.map(({ id }) => id)))}
          >
            {w.out_cities_add()}
          </Button>
        </p>
      )}
    </>
  );
}

interface CityProps extends CitiesProps {
  readonly endpoint: ListedEndpoint;
  readonly kinds: Endpoints['kinds'];
  readonly onWrite: () => void;
  readonly onChanged: () => Promise<void>;
}

function City({ endpoint, kinds, desk, settings, onWrite, onChanged }: CityProps) {
  const w = useWords();
  const [tried, setTried] = useState<string>();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { trouble, run } = useTrouble();
  const { id, name, url, on, counts } = endpoint;
  const tryIt = () =>
    run(async () => {
      const answer = await desk.tryEndpoint(id);
      if ('codes' in answer) {
        setCodes(answer.codes);
        setTried(w.out_tried_well({ count: answer.codes.length }));
      } else setTried([troubleText(answer.trouble, w), answer.said].filter(Boolean).join(' '));
    });
  const counted = Object.entries(counts) as (readonly [keyof typeof counts, number])[];
  return (
    <section>
      <h2>{name}</h2>
      <p class="small">
        {url} {on ? null : <b>{w.out_off()}</b>}
      </p>
      {endpoint.trouble === undefined ? null : (
        <Notice tone="warning" title={troubleText(endpoint.trouble, w)} />
      )}
      <p class="small">
        {counted.map(([state, count]) => `${stateText(state, w)}: ${count}`).join(' · ')}
      </p>
      <TroubleNotice text={trouble} />
      {tried === undefined ? null : <p role="status">{tried}</p>}
      <ul class="plain-list">
        {kinds.map(({ kind, code }) => (
          <li key={kind}>
            {settings.kinds.find((each) => each.id === kind)?.names[locale()] ?? kind}{' '}
            <span class="small">{code}</span>{' '}
            <Button
              kind="link"
              onPress={() =>
                run(async () => {
                  await desk.sendKind(kind);
                  await onChanged();
                })
              }
            >
              {w.out_kind_stop()}
            </Button>
          </li>
        ))}
      </ul>
      <SentKindForm {...{ desk, settings, codes }} endpoint={id} onChanged={onChanged} />
      <p>
        <Button kind="quiet" onPress={tryIt}>
          {w.out_try()}
        </Button>{' '}
        <Button kind="quiet" onPress={onWrite}>
          {w.out_change()}
        </Button>
      </p>
    </section>
  );
}
