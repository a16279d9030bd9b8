import { ErrorBody } from "#server/refusal-body.ts";
import { exitCodes, Failure, refused } from "./failure.ts";
import type { Session } from "./session.ts";

/** What the API answers that is no JSON: as it comes, or the Failure that tells why there is nothing. */
export async function fetched(
  { target, headers, t }: Session,
  path: string,
  query: object,
): Promise<Response & { readonly body: NonNullable<Response["body"]> }> {
  const unreachable = new Failure(exitCodes.unreachable, t("cli.unreachable", { url: target.url }));
  const url = new URL(`/api/v1${path}`, target.url);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const response = await fetch(url, { headers }).catch(() => {
    throw unreachable;
  });
  if (response.ok && hasBody(response)) return response;
  const body = ErrorBody.safeParse(await response.json().catch(() => null));
  throw body.success ? refused(body.data, t) : unreachable;
}

function hasBody(
  response: Response,
): response is Response & { readonly body: NonNullable<Response["body"]> } {
  return response.body !== null;
}
