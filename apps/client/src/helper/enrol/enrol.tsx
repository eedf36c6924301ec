import type { Community } from '@nearhand/protocol/community';
import type { KeyFileContent } from '@nearhand/seal/key-file';
import { useState } from 'preact/hooks';
import { Page } from '../../parts/page.tsx';
import type { EnrolStep } from '../place.ts';
import { useTrouble } from '../use-trouble.ts';
import { useWords } from '../words.ts';
import { CheckPage } from './check-page.tsx';
import { ConfirmPage } from './confirm-page.tsx';
import { DonePage } from './done-page.tsx';
import type { MadeDevice } from './enrolling.ts';
import { KeyFilePage } from './key-file-page.tsx';
import { PassphrasePage } from './passphrase-page.tsx';
import { StartPage } from './start-page.tsx';
import { emptyTerms } from './terms.ts';
import { TermsPage } from './terms-page.tsx';
import { twoOfSeven } from './two-of-seven.ts';

export interface EnrolProps {
  readonly community: Community;
  /** The fragment of the one-time link. */
  readonly link: string;
  readonly step: EnrolStep;
  readonly onStep: (step: EnrolStep) => void;
  /** Nothing before this can be gone back to. */
  readonly onSettled: () => void;
  readonly onBack: () => void;
  readonly onCommunity: (community: Community) => void;
  readonly onSignIn: (
    content: KeyFileContent,
    keyFile: Uint8Array,
    community: Community,
  ) => Promise<void>;
}

/** From a one-time link to a device that can sign in. */
export function Enrol(props: EnrolProps) {
  const { community, link, step, onStep, onBack } = props;
  const w = useWords();
  const role = link.startsWith('#enrol-steward=') ? 'steward' : 'helper';
  const [terms, setTerms] = useState(() => emptyTerms(role, community.desks[0]?.id ?? ''));
  const [made, setMade] = useState<MadeDevice>();
  const [asked] = useState(twoOfSeven);
  const [state, setState] = useState<'waiting' | 'confirmed'>('waiting');
  const { trouble, run } = useTrouble();
  const make = async () => {
    const { makeMine } = await import('./enrolling.ts');
    setMade(await makeMine(terms, community.origin));
    onStep('check');
  };
  const send = () =>
    run(async () => {
      if (!made) return;
      const [{ sendMine }, { makeApi }] = await Promise.all([
        import('./enrolling.ts'),
        import('../make-api.ts'),
      ]);
      setState(await sendMine(makeApi(), link, made));
      props.onSettled();
    });
  if (step === 'start') {
    return (
      <StartPage {...{ community, terms }} onTerms={setTerms} onNext={() => onStep('terms')} />
    );
  }
  if (step === 'terms' || !made) {
    return <TermsPage {...{ terms, onBack }} onTerms={setTerms} onNext={make} />;
  }
  const { passphrase, keyFile } = made.device;
  switch (step) {
    case 'check':
      return (
        <CheckPage
          name={terms.name}
          leaf={made.leaf}
          onBack={onBack}
          onNext={() => onStep('passphrase')}
        />
      );
    case 'passphrase':
      return <PassphrasePage {...{ passphrase, onBack }} onNext={() => onStep('confirm')} />;
    case 'confirm':
      return <ConfirmPage {...{ passphrase, asked, onBack }} onNext={() => onStep('key-file')} />;
    case 'key-file':
      return <KeyFilePage {...{ keyFile, onBack, trouble }} onNext={send} />;
    case 'done':
      return <Done {...props} made={made} isConfirmed={state === 'confirmed'} />;
    default:
      return <Page title={w.helper_enrol_title()}>{null}</Page>;
  }
}

interface DoneProps extends EnrolProps {
  readonly made: MadeDevice;
  readonly isConfirmed: boolean;
}

function Done({ made, isConfirmed, onCommunity, onSignIn }: DoneProps) {
  const newest = async (): Promise<Community> => {
    const { makeApi } = await import('../make-api.ts');
    const community = await makeApi().community();
    onCommunity(community);
    return community;
  };
  return (
    <DonePage
      fingerprint={made.fingerprint}
      isConfirmed={isConfirmed}
      isSteward={made.leaf === undefined}
      onLook={async () => {
        const { isTakenIn } = await import('./enrolling.ts');
        return isTakenIn(await newest(), made);
      }}
      onNext={async () => {
        await onSignIn(made.device.content, made.device.keyFile, await newest());
      }}
    />
  );
}
