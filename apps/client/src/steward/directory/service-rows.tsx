import type { ListedService, ListedServices } from '@nearhand/protocol/directory-desk';
import type { ComponentChildren } from 'preact';
import { Button } from '../../parts/button.tsx';
import { textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

export interface ServiceRowsProps {
  readonly page: ListedServices;
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
  readonly onOpen: (id: string) => void;
  readonly onMore: () => Promise<void>;
  readonly empty: ComponentChildren;
}

/** Services to open, or to tick and change together. */
export function ServiceRows({ page, chosen, onChoose, onOpen, onMore, empty }: ServiceRowsProps) {
  const w = useWords();
  const { services, next } = page;
  if (services.length === 0) return <p>{empty}</p>;
  const free = services.filter(({ hidden }) => !hidden).map(({ id }) => id);
  const areAll = free.length > 0 && free.every((id) => chosen.includes(id));
  return (
    <>
      <label class="option">
        <input type="checkbox" checked={areAll} onChange={() => onChoose(areAll ? [] : free)} />
        <span class="option-label">{w.dir_tick_all({ count: free.length })}</span>
      </label>
      <ul class="plain-list service-rows">
        {services.map((service) => (
          <Row
            key={service.id}
            service={service}
            isChosen={chosen.includes(service.id)}
            onOpen={onOpen}
            onToggle={() =>
              onChoose(
                chosen.includes(service.id)
                  ? chosen.filter((each) => each !== service.id)
                  : [...chosen, service.id],
              )
            }
          />
        ))}
      </ul>
      {next === undefined ? null : (
        <p>
          <Button kind="quiet" onPress={onMore}>
            {w.steward_more()}
          </Button>
        </p>
      )}
    </>
  );
}

function Row(props: {
  readonly service: ListedService;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly onOpen: (id: string) => void;
}) {
  const w = useWords();
  const { service, isChosen, onToggle, onOpen } = props;
  const { id, names, place, phone, checkedOn, hidden } = service;
  const name = textIn(names);
  return (
    <li class="service-row">
      {hidden ? null : (
        <input
          type="checkbox"
          class="tick"
          checked={isChosen}
          onChange={onToggle}
          aria-label={w.dir_tick({ name })}
        />
      )}
      <div>
        <button type="button" class="as-link" onClick={() => onOpen(id)}>
          {name}
        </button>
        <p class="small">
          {[textIn(place), phone ?? ''].filter((text) => text !== '').join(' · ')}
        </p>
        <p class="small">
          {hidden
            ? w.dir_is_hidden()
            : checkedOn === undefined
              ? w.dir_never_checked()
              : w.dir_checked_on({ day: checkedOn })}
        </p>
      </div>
    </li>
  );
}
