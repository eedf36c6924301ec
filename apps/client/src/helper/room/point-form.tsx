import type { PointedService } from '@nearhand/room/step';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';
import type { RoomProps } from './room-props.ts';
import { ServiceSearch } from './service-search.tsx';

/** Points to a service of the directory. */
export function PointForm({ session, visit, onBack }: RoomProps) {
  const w = useWords();
  const [service, setService] = useState<PointedService>();
  const send = () => {
    if (!service) return;
    void visit.say({ kind: 'service-pointed', service });
    onBack();
  };
  return (
    <Page title={w.helper_act_service()} onBack={onBack}>
      <p>{w.helper_service_intro()}</p>
      <ServiceSearch session={session} chosen={service} onChosen={setService} />
      {service ? (
        <Button kind="primary" onPress={send}>
          {w.helper_service_send()}
        </Button>
      ) : null}
    </Page>
  );
}
