/** For a request that nobody may wait for longer than this. Given up, it may have arrived all the same. */
export function givenUpAfter(milliseconds: number): { readonly init: RequestInit } {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), milliseconds);
  return { init: { signal: patience.signal } };
}
