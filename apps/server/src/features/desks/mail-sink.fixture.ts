import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a mail server answers to a command, instead of a yes; `hang up` ends the line without a word. */
export type MailAnswer = (command: string) => string | undefined;

/** As much of a mail server as a client needs: it keeps what it was given. */
export interface MailSink {
  readonly mails: readonly string[];
  readonly url: string;
  answer: MailAnswer;
  close(): void;
}

export async function mailSink(): Promise<MailSink> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, mails, (command) => sink.answer(command));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sink: MailSink = {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    answer: () => undefined,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return sink;
}

function serve(socket: Socket, mails: string[], answer: MailAnswer): void {
  let mail = '';
  let isData = false;
  const say = (command: string, yes: string) => {
    const said = answer(command) ?? yes;
    if (said === 'hang up') socket.destroy();
    else socket.write(`${said}\r\n`);
  };
  socket.on('error', () => undefined);
  socket.write('220 sink\r\n');
  socket.on('data', (bytes) => {
    for (const line of bytes.toString().split('\r\n').slice(0, -1)) {
      if (isData && line === '.') {
        mails.push(mail);
        [mail, isData] = ['', false];
        say('.', '250 kept');
      } else if (isData) mail += `${line}\n`;
      else if (/^(EHLO|HELO|MAIL|RCPT|RSET)/.test(line)) {
        if (/^RCPT/.test(line)) mail += `${line}\n`;
        say(line.slice(0, 4), '250 ok');
      } else if (line === 'DATA') {
        isData = true;
        say('DATA', '354 go on');
      } else if (line === 'QUIT') socket.end('221 bye\r\n');
    }
  });
}
