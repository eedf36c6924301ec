import { Api } from '@nearhand/visit/api';
import { transport } from '../shell/transport.ts';

/** The server that this page came from. */
export function makeApi(): Api {
  return new Api(transport);
}
