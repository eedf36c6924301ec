import { readConfig } from './config.ts';
import { startServer } from './server.ts';
import { StartError } from './start-error.ts';

try {
  const config = readConfig();
  const server = await startServer(config);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void server.stop().then(() => process.exit(0)));
  }
  const notes = await server.ready;
  for (const note of notes) console.log(note);
  console.log(`ready ${server.url}`);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
