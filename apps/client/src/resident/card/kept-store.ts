/** One kept card in the browser's own store. */
export interface KeptRecord {
  readonly id: number;
  readonly salt: Uint8Array;
  /** An AES key that the browser does not give out. */
  readonly outer: CryptoKey;
  readonly sealed: Uint8Array;
  /** The id of the passkey that unlocks it; without one a PIN does. */
  readonly passkey?: Uint8Array;
}

// Named for nothing in particular: the name of a store can be read on the device.
const DATABASE = 'kept';
const STORE = 'kept';

/** Every record; a device that was never asked to keep anything is not given a store by looking. */
export async function readRecords(): Promise<readonly KeptRecord[]> {
  if (!(await exists())) return [];
  return await run('readonly', (store) => store.getAll() as IDBRequest<KeptRecord[]>);
}

export async function addRecord(record: Omit<KeptRecord, 'id'>): Promise<number> {
  return await run('readwrite', (store) => store.add(record) as IDBRequest<number>);
}

export async function putRecord(record: KeptRecord): Promise<void> {
  await run('readwrite', (store) => store.put(record));
}

/** Deletes a record, and the store with the last of them. */
export async function deleteRecord(id: number): Promise<void> {
  await run('readwrite', (store) => store.delete(id));
  if ((await readRecords()).length === 0) await settle(indexedDB.deleteDatabase(DATABASE));
}

async function exists(): Promise<boolean> {
  const databases = await indexedDB.databases().catch(() => []);
  return databases.some(({ name }) => name === DATABASE);
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true });
  };
  const database = await settle(request);
  try {
    return await settle(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the store refused'));
  });
}
