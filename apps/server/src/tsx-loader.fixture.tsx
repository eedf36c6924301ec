import { parentPort } from 'node:worker_threads';
import { renderToString } from 'preact-render-to-string';

parentPort?.postMessage(renderToString(<b>from a worker</b>));
