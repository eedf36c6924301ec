import type { PointedService } from '@nearhand/room/step';
import { Button } from '../../parts/button.tsx';
import { useDrafted } from '../../parts/draft.ts';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../words.ts';
import type { FormProps } from './act-page.tsx';
import { ServiceSearch } from './service-search.tsx';

/** Points to a service of the directory. */
export function PointForm({ session, visit, draft, onBack }: FormProps) {
  const w = useWords();
  const [service, setService] = useDrafted<PointedService | undefined>(draft, 'service', undefined);
  const send = () => {
    if (!service) return;
    void visit.say({ kind: 'service-pointed', service });
    draft.clear();
    onBack();
  };
  return (
    <Page title={w.helper_act_service()} onBack={onBack}>
      <p>{w.helper_service_intro()}</p>
      <ServiceSearch {...{ session, draft }} chosen={service} onChosen={setService} />
      {service ? (
        <Button kind="primary" onPress={send}>
          {w.helper_service_send()}
        </Button>
      ) : null}
    </Page>
  );
}
