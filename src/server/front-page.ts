import type { Handler } from "hono";
import { html } from "hono/html";
import type { Env } from "./parts.ts";

/** What a person sees who opens the address in a browser. */
export const frontPage: Handler<Env> = (c) => {
  const locale = c.get("locale");
  return c.html(
    locale === "ja"
      ? page(
          "ja",
          "Millrace はこの端末で動作しています。ブラウザーの画面はまだありません。",
          "コマンドラインから使用できます:",
          "HTTP API の説明:",
          "使い方は README.md を参照してください。",
        )
      : page(
          "en",
          "Millrace is running on this machine. It has no screens for a browser yet.",
          "Use it from the command line:",
          "The HTTP API is described at",
          "How to use it stands in README.md.",
        ),
  );
};

function page(lang: string, intro: string, command: string, api: string, readme: string) {
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Millrace</title>
      </head>
      <body>
        <h1>Millrace</h1>
        <p>${intro}</p>
        <p>${command} <code>npm run -s millrace -- --help</code></p>
        <p>${api} <a href="/api/v1/openapi.json">/api/v1/openapi.json</a></p>
        <p>${readme}</p>
      </body>
    </html>`;
}
