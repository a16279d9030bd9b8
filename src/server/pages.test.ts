import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { securityHeaders } from "./guards.ts";
import { builtFiles, pageOr } from "./pages.ts";
import type { Env } from "./parts.ts";
import { thisMachineOnly } from "./surface/surface.ts";

const folder = mkdtempSync(join(tmpdir(), "millrace-pages-"));
const script = "console.log('Millrace');".repeat(50);

beforeAll(() => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), '<meta nonce="%NONCE%"><script src="/assets/a.js">');
  writeFileSync(join(folder, "assets/a.js"), script);
  writeFileSync(join(folder, "assets/a.js.gz"), gzipSync(script));
  writeFileSync(join(folder, "secret.txt"), "not of the application");
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask(path: string, headers: Record<string, string> = {}, from = folder, method = "GET") {
  const app = new Hono<Env>()
    .use(securityHeaders(thisMachineOnly))
    .route("/", builtFiles(from))
    .notFound(pageOr(from, (c) => c.json({ error: "not found" }, 404)));
  return app.request(`http://127.0.0.1${path}`, { method, headers });
}

const browser = { accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" };

test.each(["/", "/flows", "/runs/run_1?tab=steps", "/invitation"])(
  "a person who opens %s gets the page, with the nonce that its answer allows, never from a cache",
  async (path) => {
    const answer = await ask(path, browser);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const [, nonce] = /style-src 'self' 'nonce-([^']{20,})'/.exec(
      answer.headers.get("content-security-policy") ?? "",
    ) ?? [undefined, undefined];
    expect(await answer.text()).toContain(`nonce="${nonce}"`);
  },
);

test("no two answers have the same nonce", async () => {
  const texts = await Promise.all([ask("/", browser), ask("/", browser)]);
  const [one, two] = await Promise.all(texts.map((answer) => answer.text()));
  expect(one).not.toBe(two);
});

test("a file of the build is kept for good, and is sent packed to who takes that", async () => {
  const plain = await ask("/assets/a.js");
  expect(plain.headers.get("cache-control")).toContain("immutable");
  expect(plain.headers.get("content-type")).toContain("javascript");
  expect(await plain.text()).toBe(script);
  const packed = await ask("/assets/a.js", { "accept-encoding": "gzip, br" });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(script);
});

test.each([
  ["/nothing", {}, "GET"],
  ["/api/v1/nothing", browser, "GET"],
  ["/assets/nothing.js", browser, "GET"],
  ["/assets/../secret.txt", {}, "GET"],
  ["/assets/..%2fsecret.txt", {}, "GET"],
  ["/assets/..%2f..%2f..%2fetc/passwd", {}, "GET"],
  ["/secret.txt", {}, "GET"],
  ["/", browser, "POST"],
])(
  "who asks for %s with %j by %s gets neither a page nor a file",
  async (path, headers, method) => {
    const answer = await ask(path, headers, folder, method);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: "not found" });
  },
);

test("where the application was not built, a person is told how to build it", async () => {
  const answer = await ask("/", browser, join(folder, "assets"));
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain("npm run build");
});
