import { isAsPointed, type ServiceToday as Today } from '@nearhand/protocol/service-lookup';
import type { PointedService } from '@nearhand/room/step';
import { useState } from 'preact/hooks';
import { transport } from '../shell/transport.ts';
import { locale, useWords } from '../words.ts';
import { Button } from './button.tsx';
import { ServiceLine } from './service-line.tsx';

/** Asked for, and what came back; `gone` where it is not in the directory any more. */
type Found = 'failed' | 'gone' | Today;

/**
 * A service as it was when somebody pointed to it, and on a press how it stands today. Nothing is asked
 * by itself: which services a room points to is not for a server to learn.
 */
export function PointedServiceLine({ service }: { readonly service: PointedService }) {
  const w = useWords();
  const [found, setFound] = useState<Found>();
  const look = async () => {
    try {
      const { Api } = await import('@nearhand/visit/api');
      setFound((await new Api(transport).serviceToday(service.id, locale())) ?? 'gone');
    } catch {
      setFound('failed');
    }
  };
  return (
    <>
      <ServiceLine service={service} />
      {found === undefined || found === 'failed' ? (
        <p>
          <Button kind="link" label={`${w.service_today()}: ${service.name}`} onPress={look}>
            {w.service_today()}
          </Button>{' '}
          <small>{w.service_today_hint()}</small>
        </p>
      ) : null}
      <div role="status">{found === undefined ? null : <Told {...{ service, found }} />}</div>
    </>
  );
}

function Told({ service, found }: { readonly service: PointedService; readonly found: Found }) {
  const w = useWords();
  if (found === 'failed') return <p>{w.service_today_failed()}</p>;
  if (found === 'gone') return <p>{w.service_today_gone()}</p>;
  if (!found.isAnother && isAsPointed(service, found)) return <p>{w.service_today_same()}</p>;
  return (
    <>
      <p>{found.isAnother ? w.service_today_another() : w.service_today_changed()}</p>
      <ServiceLine service={found.today} />
    </>
  );
}
