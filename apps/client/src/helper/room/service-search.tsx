import type { PointedService } from '@nearhand/room/step';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { type Draft, useDrafted } from '../../parts/draft.ts';
import { Field } from '../../parts/field.tsx';
import { ServiceLine } from '../../parts/service-line.tsx';
import { locale } from '../../words.ts';
import type { DeskSession } from '../desk-session.ts';
import { TroubleNotice } from '../trouble-notice.tsx';
import { useTrouble } from '../use-trouble.ts';
import { useWords } from '../words.ts';

export interface ServiceSearchProps {
  readonly session: DeskSession;
  /** Keeps what was searched for over a step back. */
  readonly draft: Draft;
  readonly chosen: PointedService | undefined;
  readonly onChosen: (service: PointedService | undefined) => void;
}

/** Finds a service of the directory to point to. The words searched for go to the server, and no more. */
export function ServiceSearch({ session, draft, chosen, onChosen }: ServiceSearchProps) {
  const w = useWords();
  const [query, setQuery] = useDrafted(draft, 'service-query', '');
  const [found, setFound] = useState<readonly PointedService[]>();
  const { trouble, run } = useTrouble();
  const search = () =>
    run(async () => {
      if (query.trim() !== '') setFound(await session.shift.api.services(query.trim(), locale()));
    });
  if (chosen) {
    return (
      <div class="field">
        <p class="chosen-label">{w.helper_service_chosen()}</p>
        <ServiceLine service={chosen} />
        <Button kind="link" onPress={() => onChosen(undefined)}>
          {w.helper_service_other()}
        </Button>
      </div>
    );
  }
  return (
    <>
      <TroubleNotice text={trouble} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <Field
          id="service-query"
          label={w.helper_service_search()}
          hint={w.helper_service_search_hint()}
          value={query}
          onInput={setQuery}
          inputMode="search"
          maxLength={100}
        />
        <p>
          <Button kind="quiet" type="submit">
            {w.helper_service_find()}
          </Button>
        </p>
      </form>
      <div role="status">{found?.length === 0 ? <p>{w.helper_service_none()}</p> : null}</div>
      <ul class="plain-list">
        {found?.map((service) => (
          <li key={service.id}>
            <ServiceLine service={service} />
            <Button
              kind="quiet"
              label={w.helper_service_take_this({ name: service.name })}
              onPress={() => onChosen(service)}
            >
              {w.helper_service_take()}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
