/** A query as people write it; also one that is not well encoded. */
export function readable(query: string): string {
  return query === ""
    ? ""
    : [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).join("&");
}
