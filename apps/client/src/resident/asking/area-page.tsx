import { areaChain, type BundledArea } from '@nearhand/protocol/area-bundle';
import type { Community } from '@nearhand/protocol/community';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { locale, useWords } from '../../words.ts';
import { AreaOutlines } from './area-outlines.tsx';
import { useAreas } from './use-areas.ts';

export interface NeighbourhoodPageProps {
  readonly community: Community;
  readonly onBack: () => void;
  /** An area with those around it, smallest first; empty for the whole list. */
  readonly onChosen: (areas: readonly string[]) => void;
}

/** Where somebody wants to look for a desk; the answer stays on the device. */
export function NeighbourhoodPage({ community, onBack, onChosen }: NeighbourhoodPageProps) {
  const w = useWords();
  const areas = useAreas();
  const [chosen, setChosen] = useState('');
  const chain = areaChain(areas, chosen);
  const top = community.neighbourhoods.find(({ id }) => id === chosen || chain.includes(id));
  const options = [
    { value: '', label: w.area_all(), hint: w.area_all_hint() },
    ...community.neighbourhoods.map(({ id, names }) => ({ value: id, label: names[locale()] })),
  ];
  const area = areas.find(({ id }) => id === chosen);
  return (
    <Page title={w.area_title()} onBack={onBack}>
      {areas.length > 0 ? <AreaFinder areas={areas} chosen={chosen} onChosen={setChosen} /> : null}
      <Choice
        id="area"
        legend={areas.length > 0 ? w.area_district() : w.area_legend()}
        hint={w.area_hint()}
        options={options}
        value={top?.id ?? chosen}
        onChange={setChosen}
      />
      {top ? <Within areas={areas} top={top.id} chosen={chosen} onChosen={setChosen} /> : null}
      <p role="status">{area ? w.area_chosen({ name: wholeName(areas, area) }) : null}</p>
      <Button
        kind="primary"
        onPress={() => onChosen(chain.length > 0 ? chain : chosen === '' ? [] : [chosen])}
      >
        {w.go_on()}
      </Button>
    </Page>
  );
}

interface PickerProps {
  readonly areas: readonly BundledArea[];
  readonly chosen: string;
  readonly onChosen: (id: string) => void;
}

const mostFound = 8;

/** By a part of its name, or on a drawing of the areas. */
function AreaFinder({ areas, chosen, onChosen }: PickerProps) {
  const w = useWords();
  const [typed, setTyped] = useState('');
  const wanted = folded(typed);
  const called = useMemo(() => searchedNames(areas), [areas]);
  const found = wanted === '' ? [] : areas.filter((_, at) => called[at]?.includes(wanted));
  return (
    <>
      <Field
        id="area-find"
        label={w.area_find()}
        hint={w.area_find_hint()}
        value={typed}
        onInput={setTyped}
        inputMode="search"
        maxLength={40}
        isPrivate
      />
      <div role="status">{wanted !== '' && found.length === 0 ? <p>{w.area_none()}</p> : null}</div>
      {found.length > 0 ? (
        <ul class="plain-list">
          {found.slice(0, mostFound).map((area) => (
            <li key={area.id}>
              <Button
                kind="quiet"
                onPress={() => {
                  onChosen(area.id);
                  setTyped('');
                }}
              >
                {wholeName(areas, area)}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <details>
        <summary>{w.area_map()}</summary>
        <p class="hint">{w.area_map_hint()}</p>
        <AreaOutlines areas={areas} chosen={chosen} onChosen={onChosen} />
      </details>
    </>
  );
}

/** The areas inside the one chosen, or anywhere in it. */
function Within({ areas, top, chosen, onChosen }: PickerProps & { readonly top: string }) {
  const w = useWords();
  const inside = areas.filter(({ parent }) => parent === top);
  const around = areas.find(({ id }) => id === top);
  if (!around || inside.length === 0) return null;
  const name = nameOf(around);
  return (
    <Choice
      id="area-within"
      legend={w.area_within({ name })}
      options={[
        { value: top, label: w.area_anywhere({ name }) },
        ...inside.map((area) => ({ value: area.id, label: nameOf(area) })),
      ]}
      value={chosen}
      onChange={onChosen}
    />
  );
}

/** 大安區 住安里; without the one whole that everything is in. */
function wholeName(areas: readonly BundledArea[], area: BundledArea): string {
  const around = areas.find(({ id }) => id === area.parent);
  const isAll = areas.every(({ id, parent }) => parent !== undefined || id === around?.id);
  return around && !isAll ? `${nameOf(around)} ${nameOf(area)}` : nameOf(area);
}

function nameOf({ names }: BundledArea): string {
  const near = { en: ['en'], 'zh-Hant': ['zh-Hant'], 'zh-Hans': ['zh-Hans', 'zh-Hant'] }[locale()];
  const tag = [...near, 'en', ...Object.keys(names)].find((each) => names[each]);
  return (tag && names[tag]) ?? '';
}

/** Of each area every name it has, after those of what is around it: 大安區住安里. */
function searchedNames(areas: readonly BundledArea[]): readonly string[] {
  const byId = new Map(areas.map((area) => [area.id, area]));
  return areas.map((area) => {
    const around = Object.values(byId.get(area.parent ?? '')?.names ?? {});
    const own = Object.values(area.names);
    return [...own, ...around.flatMap((before) => own.map((name) => before + name))]
      .map(folded)
      .join(' ');
  });
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('台', '臺')
    .replace(/[\s'’]/g, '');
}
