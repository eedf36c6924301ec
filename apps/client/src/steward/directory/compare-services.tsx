import type { DeskService } from '@nearhand/protocol/directory-desk';
import type { ListMember } from '@nearhand/protocol/directory-duplicates';
import type { DirectoryDesk } from '@nearhand/visit/directory-desk';
import { useEffect, useState } from 'preact/hooks';
import { TroubleNotice } from '../../helper/trouble-notice.tsx';
import { useTrouble } from '../../helper/use-trouble.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Page } from '../../parts/page.tsx';
import { publicPath } from '../../words.ts';
import { memberName, valueText } from './change-words.ts';
import { alikeIn, type Difference, differencesOf, type Side } from './merge-choice.ts';
import { textIn } from './text-in-languages.tsx';
import { useWords } from './words.ts';

export interface CompareServicesProps {
  readonly desk: DirectoryDesk;
  readonly pair: readonly [string, string];
  readonly onBack: () => void;
  readonly onMerged: () => void;
  readonly onTwo: () => void;
}

/** Two services side by side: what differs, and whether they are one. */
export function CompareServices({ desk, pair, onBack, onMerged, onTwo }: CompareServicesProps) {
  const w = useWords();
  const [both, setBoth] = useState<readonly [DeskService, DeskService]>();
  const [isTurned, setTurned] = useState(false);
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const { trouble, run } = useTrouble();
  useEffect(() => {
    void run(async () => setBoth([await desk.service(pair[0]), await desk.service(pair[1])]));
  }, []);
  if (both === undefined) {
    return (
      <Page title={w.dir_compare_title()} onBack={onBack}>
        <TroubleNotice text={trouble} />
        {trouble ? null : <p role="status">{w.loading()}</p>}
      </Page>
    );
  }
  const [kept, gone] = isTurned ? [both[1], both[0]] : both;
  const differences = differencesOf(kept, gone);
  const sideOf = ({ member, first }: Difference) => chosen[member] ?? first;
  const merge = () =>
    run(async () => {
      const of = (side: Side) =>
        differences.filter((each) => sideOf(each) === side).map(({ member }) => member);
      await desk.merge(kept, gone, of('gone'), of('both') as readonly ListMember[]);
      onMerged();
    });
  const settleTwo = () =>
    run(async () => {
      await desk.settle(pair, 'two');
      onTwo();
    });
  const alike = alikeIn(kept, gone).map(memberName);
  return (
    <Page title={w.dir_compare_title()} onBack={onBack}>
      <TroubleNotice text={trouble} />
      <div class="side-by-side">
        {both.map((service) => (
          <Told key={service.id} service={service} />
        ))}
      </div>
      {alike.length > 0 ? <p>{w.dir_alike({ members: alike.join(' · ') })}</p> : null}
      <p>
        <Button kind="quiet" onPress={settleTwo}>
          {w.dir_are_two()}
        </Button>
      </p>
      <Choice
        id="stays"
        legend={w.dir_stays()}
        hint={w.dir_stays_hint()}
        value={isTurned ? 'second' : 'first'}
        onChange={(value: 'first' | 'second') => {
          setTurned(value === 'second');
          setChosen({});
        }}
        options={both.map((service, index) => ({
          value: index === 0 ? ('first' as const) : ('second' as const),
          label: textIn(service.values.name),
          hint: placeText(service),
        }))}
      />
      <h2>{w.dir_differs()}</h2>
      {differences.length === 0 ? <p>{w.dir_differs_not()}</p> : null}
      {differences.map((each) => (
        <DifferenceChoice
          key={each.member}
          difference={each}
          side={sideOf(each)}
          onSide={(side) => setChosen({ ...chosen, [each.member]: side })}
        />
      ))}
      <p>{w.dir_save_public()}</p>
      <p>
        <Button kind="primary" onPress={merge}>
          {w.dir_merge()}
        </Button>
      </p>
    </Page>
  );
}

function placeText({ values }: DeskService): string {
  return values.places.map(({ address }) => textIn(address)).join(' · ');
}

function Told({ service }: { readonly service: DeskService }) {
  const w = useWords();
  const { id, values, organization, checkedOn } = service;
  const rows = [placeText(service), values.phones.join(' · '), organization];
  return (
    <section>
      <p>
        <a href={publicPath(`/services/${id}`)} target="_blank" rel="noopener">
          {textIn(values.name)}
        </a>
      </p>
      {rows.filter(Boolean).map((text) => (
        <p key={text} class="small">
          {text}
        </p>
      ))}
      <p class="small">
        {checkedOn === undefined ? w.dir_never_checked() : w.dir_checked_on({ day: checkedOn })}
      </p>
    </section>
  );
}

function DifferenceChoice(props: {
  readonly difference: Difference;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
}) {
  const w = useWords();
  const { difference, side, onSide } = props;
  const { member, kept, gone, both, isTaken } = difference;
  const shown = (value: unknown) => valueText(value) || w.dir_nothing();
  return (
    <Choice
      id={`differs-${member}`}
      legend={memberName(member)}
      hint={isTaken ? undefined : w.dir_hours_stay()}
      value={side}
      onChange={onSide}
      options={[
        { value: 'kept' as const, label: shown(kept), hint: w.dir_from_one() },
        ...(isTaken
          ? [{ value: 'gone' as const, label: shown(gone), hint: w.dir_from_other() }]
          : []),
        ...(both ? [{ value: 'both' as const, label: w.dir_both({ value: shown(both) }) }] : []),
      ]}
    />
  );
}
