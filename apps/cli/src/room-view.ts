import type { Content } from '@nearhand/room/content';
import type { Author, Member } from '@nearhand/room/member';
import { isoMoment } from '@nearhand/room/moment';
import type { Opening } from '@nearhand/room/opening';
import type { Message, RoomState, Step } from '@nearhand/room/room-state';

/** A room as lines for a terminal. */
export function roomLines(state: RoomState): readonly string[] {
  return [
    ...readerLines(state),
    '',
    ...state.messages.flatMap(messageLines),
    ...planLines(state.steps),
    ...(state.openings.length > 0 ? ['', 'Opened by:'] : []),
    ...state.openings.map(openingLine),
    ...state.warnings.map((warning) => `! ${warning}`),
    ...(state.closed ? ['', 'This room is closed.'] : []),
  ];
}

/** The same as a value for programs. */
export function roomJson(state: RoomState): unknown {
  return {
    closed: state.closed,
    readers: state.readers.map(memberJson),
    past: state.past.map(({ member, until }) => ({ ...memberJson(member), until })),
    messages: state.messages.map(messageJson),
    steps: state.steps.map(({ tickedBy, ...step }) => step),
    appointments: state.appointments,
    openings: state.openings.map((opening) => ({ ...opening, author: authorName(opening.author) })),
    warnings: state.warnings,
  };
}

export function readerLines({ readers, past }: RoomState): readonly string[] {
  return [
    'Can read:',
    ...readers.map(({ leaf, since }) => `  ${whoIs(leaf)}; since change ${since}`),
    ...(readers.length === 0 ? ['  nobody but the card'] : []),
    ...past.map(({ member, until }) => `  could read until change ${until}: ${member.leaf.name}`),
  ];
}

/** One device by name, role and employer, with what it is bound to. */
export function whoIs(leaf: Member['leaf']): string {
  const duty = leaf.duty === '' ? 'no duty to report' : `duty to report: ${leaf.duty}`;
  const keeps = leaf.keeps.map((kept) => `keeps ${kept.what} for ${kept.how_long} (${kept.law})`);
  return [`${leaf.name}, ${leaf.role}, ${leaf.employer}`, duty, ...keeps].join('; ');
}

export function authorName(author: Opening['author']): string {
  if (author.by === 'helper') return author.leaf.name;
  if (author.by === 'resident') return 'the card';
  return author.by === 'hidden' ? 'a member who hides their name' : 'nobody that can be verified';
}

export function planLines(steps: readonly Step[]): readonly string[] {
  const shown = steps.filter((step) => !step.dropped);
  if (shown.length === 0) return [];
  return ['', 'Plan:', ...shown.map(stepLine)];
}

function stepLine({ id, type, what, who, by, service, done }: Step): string {
  const parts = [`${what} (${type}; ${who})`];
  if (by !== undefined && by !== '') parts.push(`by ${by}`);
  if (service !== undefined) parts.push(`${service.name}, ${service.phone}, ${service.place}`);
  return `  [${done ? 'x' : ' '}] ${parts.join('; ')}  ${id}`;
}

function messageLines(message: Message): readonly string[] {
  if (message.state === 'unreadable') return [`#${message.sequence} could not be read`];
  const head = `${moment(message.at)} ${authorName(message.author)}`;
  if (message.state === 'newer') return [`${head}: from a newer version`];
  return [`${head}: ${summary(message.content)}`];
}

function messageJson(message: Message): unknown {
  if (message.state === 'unreadable') return message;
  return { ...message, author: authorJson(message.author) };
}

function authorJson(author: Author): unknown {
  return author.by === 'resident' ? author : { by: author.by, name: author.leaf.name };
}

function memberJson({ leaf, leafHash, since, from }: Member) {
  const { name, role, employer, duty, keeps, desk, id } = leaf;
  return { name, role, employer, duty, keeps, desk, id, leafHash, since, from };
}

function openingLine({ hour, author, valid }: Opening): string {
  return `  ${moment(hour * 3_600_000)} ${authorName(author)}${valid ? '' : ' (does not verify)'}`;
}

function moment(at: number): string {
  return isoMoment(at).slice(0, 16).replace('T', ' ');
}

/** What an entry says, in words; whatever has text of its own shows it. */
function summary(content: Content): string {
  switch (content.kind) {
    case 'said':
      return [content.text, ...(content.attachments ?? []).map(({ name }) => `[${name}]`)].join(
        ' ',
      );
    case 'call-me':
      return `please call ${content.number}, ${content.hours}, asking for ${content.name || 'nobody by name'}`;
    case 'step-added':
      return `step added: ${content.what}`;
    case 'step-changed':
      return content.dropped ? 'step dropped' : 'step changed';
    case 'step-ticked':
      return content.done ? 'step done' : 'step not done after all';
    case 'appointment':
      return `${content.cancelled ? 'called off: ' : ''}${content.what}, ${content.start}, ${content.where}`;
    case 'service-pointed':
      return `look at ${content.service.name}, ${content.service.phone}, ${content.service.place}`;
    case 'document':
      return `${content.title}\n${content.text}`;
    case 'asked-to-let-in':
      return content.out ? 'asks to leave' : `asks to let somebody in: ${content.why ?? ''}`;
    case 'told-outside':
      return `${content.done ? 'told' : 'will tell'} ${content.whom}: ${content.what} (${content.why})`;
    case 'kept-outside':
      return `kept in ${content.where} until ${content.until}: ${content.what}`;
    case 'taken':
      return 'answers here';
    case 'declined':
      return `cannot take this: ${content.why}`;
    case 'outcome':
      return `outcome (${content.met}): ${content.text}`;
    case 'closed':
      return `closed ${content.text ?? ''}`.trim();
    case 'reopened':
      return `reopened ${content.text ?? ''}`.trim();
    case 'taken-away':
      return content.proofs ? 'taken away, with proofs' : 'taken away';
    case 'copied':
      return 'carried over';
    case 'shown':
      return `the plan as agreed: ${content.steps.length} open`;
  }
}
