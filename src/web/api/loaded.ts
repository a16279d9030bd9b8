/** Until the server is asked again whether it is back. */
const pause = 1_000;

/**
 * Loads a part of the application. Where the server does not answer, as while it is started again, it
 * waits until it does. Rejects where the server is there, and the part is not.
 */
export async function loaded<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch {
    while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, pause));
    return load();
  }
}

async function isThere(): Promise<boolean> {
  try {
    return (await fetch("/api/v1/health")).ok;
  } catch {
    return false;
  }
}
