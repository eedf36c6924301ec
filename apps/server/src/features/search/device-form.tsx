import { type Language, pathIn } from '../../pages/language.ts';
import { wordsIn } from '../../pages/words.ts';

/**
 * "Use where I am": shown by a script where the device can tell, and sent as a form, so that the
 * position stands in no address.
 */
export function DeviceForm({
  language,
  to,
  label,
}: {
  readonly language: Language;
  readonly to: 'search' | 'stations';
  readonly label: string;
}) {
  const words = wordsIn(language);
  return (
    <form method="post" action={pathIn(language, '/services/near')} id="device" hidden>
      <input type="hidden" name="latitude" />
      <input type="hidden" name="longitude" />
      <input type="hidden" name="asked" />
      <input type="hidden" name="to" value={to} />
      <button
        class={to === 'search' ? 'button second' : 'button'}
        type="submit"
        data-failed={words.search_device_failed()}
      >
        {label}
      </button>
      <p class="small quiet">{words.search_device_note()}</p>
    </form>
  );
}
