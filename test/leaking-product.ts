import { subscribe } from "node:diagnostics_channel";
import { appendFileSync } from "node:fs";
import { ClientRequest } from "node:http";
import { gzipSync } from "node:zlib";

/**
 * Loaded into the product before its program (`--import`): a product that leaks, to see that the
 * search for leaks finds them. Each request's authorization goes to the log, and compressed to a file.
 */
const file = process.env["MILLRACE_TEST_LEAK"] ?? "";

subscribe("http.client.request.start", (message) => {
  const { request } = message as { readonly request: unknown };
  if (!(request instanceof ClientRequest)) return;
  const authorization = String(request.getHeader("authorization"));
  process.stderr.write(`A request with ${authorization} goes out\n`);
  const key = Buffer.from(authorization.replace("Basic ", ""), "base64").toString("utf8");
  appendFileSync(file, gzipSync(JSON.stringify({ key })));
});
