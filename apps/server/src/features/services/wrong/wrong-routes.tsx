import type { FastifyRequest } from 'fastify';
import type { App } from '../../../http/fastify-app.ts';
import type { Frame } from '../../../pages/frame.ts';
import { languages, pathIn } from '../../../pages/language.ts';
import { addPage, type PageRequest, placeOf, renderPage } from '../../../pages/page-route.ts';
import { Refusal } from '../../../refusal.ts';
import type { Later } from '../../requests/requests.ts';
import type { ServiceView } from '../service-view.ts';
import { type TypedWrong, takeWrong, type WrongSide } from './take-wrong.ts';
import { WrongPage, WrongThanksPage } from './wrong-page.tsx';

const path = '/services/:id/wrong';
const largestForm = 32 * 1024;

/** "Something is wrong here", of services whose place may be known. */
export function addWrongRoutes(
  app: App,
  later: Later<WrongSide>,
  frameOf: () => Promise<Frame | undefined>,
  anyViewOf: (asked: Pick<PageRequest, 'place' | 'params'>) => Promise<ServiceView>,
): void {
  const viewOf: typeof anyViewOf = async (asked) => {
    const view = await anyViewOf(asked);
    // What is said about a hidden place could tell where it is; the table refuses it too.
    if (view.whole.isHidden) throw new Refusal('not-found');
    return view;
  };
  const noStore = () => ({ 'cache-control': 'no-store' });
  const asking = async (asked: PageRequest) => {
    const view = await viewOf(asked);
    const token = (await later.get()).forms.fresh();
    const typed = { what: '', words: '' };
    return <WrongPage {...{ view, token, typed }} fault={undefined} pointed={[]} />;
  };
  addPage(app, path, frameOf, asking, noStore);
  for (const language of languages) {
    app.post(pathIn(language, path), { bodyLimit: largestForm }, async (request, reply) => {
      const side = await later.get();
      const params = request.params as PageRequest['params'];
      const view = await viewOf({ place: placeOf(request, await frameOf()), params });
      const typed = typedIn(request);
      const outcome = await takeWrong(side, view.whole.service.id, typed);
      reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
      if (outcome === 'taken') return reply.send(renderPage(<WrongThanksPage view={view} />));
      const { fault, pointed } = outcome;
      // A token that can still be used stays, so that its age is not lost.
      const isUsable = ['good', 'too-quick'].includes(side.forms.look(typed.token));
      const token = isUsable ? typed.token : side.forms.fresh();
      const page = <WrongPage {...{ view, token, typed, fault, pointed }} />;
      const status = fault === 'many' ? 429 : fault === undefined ? 200 : 422;
      return reply.code(status).send(renderPage(page));
    });
  }
}

function typedIn({ body }: FastifyRequest): TypedWrong {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const value = fields[name] ?? '';
    if (typeof value !== 'string' || value.includes('\ufffd')) throw new Refusal('malformed');
    return value;
  };
  return {
    ...{ what: text('what'), words: text('words'), token: text('token') },
    mayStay: text('stay') === 'yes',
  };
}
