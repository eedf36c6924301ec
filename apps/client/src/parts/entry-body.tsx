import type { Content, ContentOf } from '@nearhand/room/content';
import { fromBase64url } from '@nearhand/seal/bytes';
import { decodeDevice } from '@nearhand/seal/device-leaf';
import { PhoneLink } from '../shell/phone-link.tsx';
import { words } from '../words.ts';
import { AttachmentView, type LoadAttachment } from './attachment-view.tsx';
import { localMoment } from './local-moment.ts';
import { PointedServiceLine } from './service-today.tsx';

export interface EntryBodyProps {
  readonly content: Content;
  readonly load: LoadAttachment;
  /** What a step of the plan is called. */
  readonly stepName: (step: string) => string;
  /** What a desk is called. */
  readonly deskName: (desk: string) => string;
}

/**
 * What one entry says, whatever its kind. It keeps nothing and listens to nothing: whoever shows it
 * shows it again in another language.
 */
export function EntryBody(props: EntryBodyProps) {
  const w = words();
  const { content } = props;
  switch (content.kind) {
    case 'said':
      return <Said content={content} load={props.load} />;
    case 'call-me':
      return <CallMe content={content} />;
    case 'service-pointed':
      return (
        <>
          <p>{w.entry_service()}</p>
          <PointedServiceLine service={content.service} />
        </>
      );
    case 'appointment':
      return <AppointmentLine content={content} />;
    case 'document':
      return (
        <details>
          <summary>{content.title}</summary>
          <p class="wide">{content.text}</p>
        </details>
      );
    case 'outcome':
      return (
        <>
          <p>{outcomeName(content.met)}</p>
          <p class="wide">{content.text}</p>
        </>
      );
    default:
      return <p class="wide">{sentence(content, props.stepName, props.deskName)}</p>;
  }
}

function Said({ content, load }: { content: ContentOf<'said'>; load: LoadAttachment }) {
  return (
    <>
      {content.text ? <p class="wide">{content.text}</p> : null}
      {content.attachments?.map((each) => (
        <AttachmentView key={each.blob} attachment={each} load={load} />
      ))}
    </>
  );
}

function CallMe({ content }: { content: ContentOf<'call-me'> }) {
  const w = words();
  return (
    <>
      <p>
        {w.entry_call_me()} <PhoneLink number={content.number} />
      </p>
      <p>{w.entry_call_me_hours({ hours: content.hours })}</p>
      {content.name ? <p>{w.entry_call_me_name({ name: content.name })}</p> : null}
    </>
  );
}

function AppointmentLine({ content }: { content: ContentOf<'appointment'> }) {
  const w = words();
  return (
    <p>
      {content.cancelled ? w.entry_appointment_cancelled() : w.entry_appointment()}{' '}
      <strong>{content.what}</strong>
      <span class="block">
        {localMoment(content.start)} · {content.where}
      </span>
    </p>
  );
}

type Plain = Exclude<
  Content,
  { kind: 'said' | 'call-me' | 'service-pointed' | 'appointment' | 'document' | 'outcome' }
>;

/** An entry of a kind that is one sentence. */
export function sentence(
  content: Plain,
  stepName: (step: string) => string,
  deskName: (desk: string) => string,
): string {
  const w = words();
  switch (content.kind) {
    case 'step-added':
      return w.entry_step_added({ what: content.what });
    case 'step-changed':
      return content.dropped
        ? w.entry_step_dropped({ what: stepName(content.step) })
        : w.entry_step_changed({ what: stepName(content.step) });
    case 'step-ticked':
      return content.done
        ? w.entry_step_done({ what: stepName(content.step) })
        : w.entry_step_undone({ what: stepName(content.step) });
    case 'asked-to-let-in':
      return askSentence(content, deskName);
    case 'told-outside':
      return toldSentence(content);
    case 'kept-outside':
      return w.entry_kept({ what: content.what, where: content.where, until: content.until });
    case 'taken':
      return w.entry_taken();
    case 'declined':
      return w.entry_declined({ why: content.why });
    case 'closed':
      return [w.entry_closed(), content.text].filter(Boolean).join(' ');
    case 'reopened':
      return [w.entry_reopened(), content.text].filter(Boolean).join(' ');
    case 'taken-away':
      return content.proofs ? w.entry_taken_away_proofs() : w.entry_taken_away();
    case 'shown':
      return w.entry_shown({ count: content.steps.length + content.appointments.length });
    case 'copied':
      return w.entry_copied();
  }
}

/** What was told to somebody outside, or will be. */
export function toldSentence({ done, whom, what, why }: ContentOf<'told-outside'>): string {
  const w = words();
  return done ? w.entry_told({ whom, what, why }) : w.entry_will_tell({ whom, what, why });
}

/** "Asks you to let in …", by whatever the ask names. */
export function askSentence(
  content: ContentOf<'asked-to-let-in'>,
  deskName: (desk: string) => string,
): string {
  const w = words();
  const why = content.why ?? '';
  if (content.out) return w.entry_ask_out({ why });
  if (content.desk) return w.entry_ask_desk({ desk: deskName(content.desk), why });
  const name = content.who ? leafName(content.who) : '';
  return w.entry_ask_in({ name, why });
}

function leafName(leaf: string): string {
  try {
    const { name, role } = decodeDevice(fromBase64url(leaf));
    return words().author_helper({ name, role });
  } catch {
    return '?';
  }
}

/** How it went, in a word. */
export function outcomeName(met: 'yes' | 'partly' | 'no'): string {
  const w = words();
  if (met === 'yes') return w.entry_outcome_yes();
  return met === 'partly' ? w.entry_outcome_partly() : w.entry_outcome_no();
}
