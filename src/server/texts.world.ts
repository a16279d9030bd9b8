/** For tests: the texts of requests and answers. */

/** Of an answer that does not end, the first piece. */
export async function textOf(response: Response): Promise<string> {
  if (response.headers.get("content-type") !== "text/event-stream") return response.text();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return first?.value ?? "";
}

export function bodyText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
