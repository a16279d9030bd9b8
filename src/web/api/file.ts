import { type ClientResponse, parseResponse } from "hono/client";
import { mendable } from "./client.ts";
import { failureOf } from "./refusal.ts";
import { whileSignedIn } from "./session.ts";

/** A request that is answered with a file. Throws, and waits for the person to sign in again, as `ask` does. */
export async function askForFile(
  request: () => Promise<ClientResponse<unknown>>,
): Promise<{ readonly name: string | null; readonly content: Blob }> {
  await whileSignedIn();
  try {
    const response = await request();
    if (!response.ok) await parseResponse(response);
    const [, name] =
      /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "") ?? [];
    return { name: name ?? null, content: await response.blob() };
  } catch (error) {
    await mendable(failureOf(error));
    return askForFile(request);
  }
}
