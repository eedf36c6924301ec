import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64url } from '@nearhand/seal/bytes';
import { raise } from '../rooms/installation.fixture.ts';
import { signIn, staff } from '../rooms/private-client.fixture.ts';
import { TestRoom, workTokens } from '../rooms/room.fixture.ts';
import { sendNotices } from './desks.ts';
import { mailSink } from './mail-sink.fixture.ts';

test('a helper who wants it is told once an hour that there is something new, and nothing of it', async () => {
  const sink = await mailSink();
  const installation = await raise();
  const { ground, community } = installation;
  const { deskId, steward, helpers } = await staff(installation, installation.links);
  const { token } = (await signIn(installation, deskId, helpers[0])).json;
  const path = `/api/desks/${deskId}/notice`;
  const want = (email?: string, by = helpers[0]) =>
    installation.ask('PUT', path, {
      signer: by.signer,
      named: true,
      body: { leaf: toBase64url(helpers[0].leafHash), ...(email && { email }) },
      headers: { 'nearhand-shift': token },
    });
  assert.equal((await want('mei@desk.example')).status, 200);
  assert.equal((await want('kit@desk.example', helpers[1])).json.error, 'not-permitted');
  assert.equal((await want('a@b.example\r\nBcc: c@d.example')).json.error, 'malformed');
  const mail = { url: sink.url, from: 'nearhand@town.example' };
  const config = { mail, origin: 'https://nearhand.example' };
  const send = () => sendNotices(ground.db, community.id, config, ground.log);
  await send();
  assert.equal(sink.mails.length, 0, 'nothing new, no mail');
  const [work = ''] = await workTokens(installation, deskId, steward, 1);
  const room = await TestRoom.draw(installation);
  await room.create([{ id: deskId, number: 3, devices: helpers, letIn: helpers }], work);
  await send();
  await send();
  assert.equal(sink.mails.length, 1);
  const [sent = ''] = sink.mails;
  assert.match(sent, /^RCPT TO:<mei@desk\.example>/);
  assert.match(sent, /https:\/\/nearhand\.example\/desk/);
  const secrets = [deskId, toBase64url(room.keys.roomId), toBase64url(room.door.publicKey), 'Mei'];
  for (const secret of secrets) assert.ok(!sent.includes(secret), secret);
  assert.equal((await want()).status, 200);
  await ground.pg.query('insert into desk_news select community_id, desk_id from desks');
  await send();
  assert.equal(sink.mails.length, 1, 'turned off');
  for (const line of installation.lines) assert.ok(!/@|mei/.test(line), line);
  sink.close();
});
