interface WorkerPolicy {
  createScriptURL(address: string): unknown;
}

interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): WorkerPolicy;
}

let policy: WorkerPolicy | undefined;

/** Starts a module worker from one of our own addresses: the only policy the page's CSP names. */
export function startWorker(address: string): Worker {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypesFactory };
  policy ??= trustedTypes?.createPolicy('nearhand-worker', { createScriptURL: ownAddress });
  const trusted = policy ? policy.createScriptURL(address) : ownAddress(address);
  return new Worker(trusted as string, { type: 'module' });
}

function ownAddress(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith('/app/assets/')) {
    throw new TypeError('a worker from elsewhere');
  }
  return url.href;
}
