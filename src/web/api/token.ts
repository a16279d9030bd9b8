/** For one run, however often it is asked for. Where a browser has no secure connection, it has no randomUUID either. */
export function drawToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What is asked for once more because no answer came bears the same token; another wish bears another. */
export function tokensByWish(draw: () => string): (wish: unknown) => string {
  const tokens = new Map<string, string>();
  return (wish) => {
    const name = JSON.stringify(wish);
    const token = tokens.get(name) ?? draw();
    tokens.set(name, token);
    return token;
  };
}
