import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { z } from "zod";
import { startChromium } from "../../test/browser/chromium.ts";
import type { Product } from "../installation.ts";

/** A person at a browser, in front of the product as it is delivered. */
export interface Visit {
  /** A browser's window that has never seen the product, signed in or not, perhaps at the end of a slow line. */
  open(options: { readonly signedIn: boolean; readonly slow?: boolean }): Promise<Opened>;
  /** Asks the API as the person does. */
  api<S extends z.ZodType>(
    answer: S,
    method: string,
    path: string,
    data?: object,
  ): Promise<z.infer<S>>;
  close(): Promise<void>;
}

export interface Opened {
  readonly page: Page;
  /** What has come over the wire so far, packed as it was. */
  readonly fetched: () => { readonly scripts: number; readonly all: number };
  readonly close: () => Promise<void>;
}

/** 10 Mbit/s with 40 ms there and back. */
const slowLine = {
  offline: false,
  latency: 40,
  downloadThroughput: 10_000_000 / 8,
  uploadThroughput: 10_000_000 / 8,
};

/** Evaluates an expression in a page; what is measured there is in `in-page.mjs`. */
export async function measured(page: Page, expression: string): Promise<number> {
  return z.number().parse(await page.evaluate(expression));
}

export async function openVisit({ url, output }: Product): Promise<Visit> {
  const browser: Browser = await startChromium();
  const [, code = ""] = /with the code ([\w-]+)/.exec(output()) ?? [];
  const first = await browser.newContext({ baseURL: url });
  const headers = { origin: url };
  const person = { email: "hana@example.com", password: "correct horse battery" };
  for (const [path, data] of [
    ["set-up", { ...person, name: "Hana", code }],
    ["sign-in", person],
  ] as const) {
    const answer = await first.request.post(`/api/v1/${path}`, { data, headers });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  }
  const storageState = await first.storageState();

  return {
    open: async ({ signedIn, slow = false }) => {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width: 1440, height: 900 },
        locale: "en-US",
        ...(signedIn ? { storageState } : {}),
      });
      await context.addInitScript({ path: join(import.meta.dirname, "in-page.mjs") });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send("Network.enable");
      if (slow) await session.send("Network.emulateNetworkConditions", slowLine);
      const scripts = new Set<string>();
      const fetched = { scripts: 0, all: 0 };
      session.on("Network.responseReceived", ({ requestId, type }) => {
        if (type === "Script") scripts.add(requestId);
      });
      session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
        fetched.all += encodedDataLength;
        if (scripts.has(requestId)) fetched.scripts += encodedDataLength;
      });
      return { page, fetched: () => fetched, close: () => context.close() };
    },
    api: async (shape, method, path, data) => {
      const options = { method, headers, ...(data === undefined ? {} : { data }) };
      const answer = await first.request.fetch(`/api/v1${path}`, options);
      if (!answer.ok())
        throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
      return shape.parse(await answer.json());
    },
    close: () => browser.close(),
  };
}
