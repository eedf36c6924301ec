/**
 * What a server's process is started with, so that memory it has let go of goes back to the system:
 * glibc (mallopt(3)) would keep as much for every thread. V8 lets what is new grow to 48 MB before it
 * looks at it; with 24, a flood of photos stays below 400 MB (decision 21). They count from the start
 * of a process only, so they stand wherever one is started: `npm start`, `deploy/`.
 */
export const memorySettings = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
  NODE_OPTIONS: '--max-semi-space-size=8',
} as const;
