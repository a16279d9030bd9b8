import { useState } from "react";

/**
 * What stands behind the # of a link that was given to a person. It is taken out of the address, so
 * that nobody finds it in the browser's history.
 */
export function useLinkToken(): string | null {
  const [token] = useState(() => {
    const found = location.hash.slice(1);
    if (found !== "") history.replaceState(history.state, "", location.pathname);
    return found === "" ? null : found;
  });
  return token;
}
