import { gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { madeOnce } from "./made-once.ts";
import type { Env } from "./parts.ts";

function answering(status: 200 | 500 = 200) {
  let written = 0;
  const app = new Hono<Env>();
  app.use("/", madeOnce());
  app.get("/", (c) => {
    written += 1;
    return c.json({ words: "long ".repeat(1_000) }, status);
  });
  const get = (headers: Readonly<Record<string, string>> = {}) =>
    Promise.resolve(app.request("/", { headers }));
  return { get, written: () => written };
}

const words = { words: "long ".repeat(1_000) };

describe("a long answer that does not change", () => {
  test("is written once for all who take it packed", async () => {
    const { get, written } = answering();
    for (const accepted of ["gzip, deflate, br, zstd", "br;q=1, gzip;q=0.5", "gzip"]) {
      const answer = await get({ "accept-encoding": accepted });
      expect(answer.headers.get("content-encoding")).toBe("gzip");
      expect(answer.headers.get("content-type")).toBe("application/json");
      const text = gunzipSync(await answer.arrayBuffer()).toString();
      expect(JSON.parse(text)).toEqual(words);
    }
    expect(written()).toBe(1);
  });

  test("comes plain to who cannot unpack it", async () => {
    const { get } = answering();
    for (const headers of [{}, { "accept-encoding": "br" }, { "accept-encoding": "gzip;q=0" }]) {
      const answer = await get(headers);
      expect(answer.headers.get("content-encoding")).toBeNull();
      expect(answer.headers.get("vary")).toContain("Accept-Encoding");
      expect(await answer.json()).toEqual(words);
    }
  });

  test("does not come again to who has it", async () => {
    const { get, written } = answering();
    const first = await get();
    const tag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    for (const known of [tag, `"another", ${tag}`, `W/${tag}`]) {
      const again = await get({ "if-none-match": known, "accept-encoding": "gzip" });
      expect([again.status, await again.text()]).toEqual([304, ""]);
      expect(again.headers.get("etag")).toBe(tag);
    }
    expect((await get({ "if-none-match": '"another"' })).status).toBe(200);
    expect(written()).toBe(2);
  });

  test("is not kept where it is a failure", async () => {
    const { get, written } = answering(500);
    expect((await get()).headers.get("etag")).toBeNull();
    expect((await get()).status).toBe(500);
    expect(written()).toBe(2);
  });
});
