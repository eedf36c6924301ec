import type { Content } from '@nearhand/room/content';
import type { Message, RoomState } from '@nearhand/room/room-state';
import { authorName } from '../../parts/author-name.ts';
import { dateText } from '../../parts/date-line.tsx';
import { outcomeName, sentence } from '../../parts/entry-body.tsx';
import { localMoment } from '../../parts/local-moment.ts';
import { words } from '../../words.ts';

/** One message as plain text in the language of the page, for the file that is taken away. */
export function describeMessage(
  message: Message,
  state: RoomState,
  deskName: (desk: string) => string,
): string {
  const w = words();
  if (message.state === 'unreadable') return w.entry_unreadable();
  const head = `${authorName(message.author, { by: 'resident' })}, ${dateText(message.at, 'minute')}`;
  if (message.state === 'newer') return `${head}\n${w.entry_newer()}`;
  const names = new Map(state.steps.map((step) => [step.id, step.what]));
  const stepName = (step: string) => names.get(step) ?? '…';
  return `${head}\n${describeContent(message.content, stepName, deskName)}`;
}

function describeContent(
  content: Content,
  stepName: (step: string) => string,
  deskName: (desk: string) => string,
): string {
  const w = words();
  switch (content.kind) {
    case 'said': {
      const files = (content.attachments ?? []).map(({ name }) => `[${name}]`);
      return [content.text, ...files].filter(Boolean).join('\n');
    }
    case 'call-me':
      return [
        `${w.entry_call_me()} ${content.number}`,
        w.entry_call_me_hours({ hours: content.hours }),
        ...(content.name ? [w.entry_call_me_name({ name: content.name })] : []),
      ].join('\n');
    case 'service-pointed': {
      const { name, place, phone } = content.service;
      return [w.entry_service(), name, place, phone].filter(Boolean).join('\n');
    }
    case 'appointment': {
      const title = content.cancelled ? w.entry_appointment_cancelled() : w.entry_appointment();
      return `${title} ${content.what}, ${localMoment(content.start)}, ${content.where}`;
    }
    case 'document':
      return `${content.title}\n${content.text}`;
    case 'outcome':
      return `${outcomeName(content.met)}\n${content.text}`;
    default:
      return sentence(content, stepName, deskName);
  }
}
