import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/**
 * JavaScript rounds the numbers of JSON. What comes from outside is parsed by `jsonOf` alone, which keeps their digits.
 * These files parse what Millrace itself has written, or what holds no number that anybody hands on.
 */
const ownWords: Readonly<Record<string, string>> = {
  "sdk/json.ts": "the one place",
  "server/plain-json.ts": "asks how deep it is, before anything recursive reads it",
  "server/sign-in/oidc.ts": "addresses of a sign-in provider",
  "server/sign-in/provider-time.ts": "times of a sign-in provider's token",
  "server/sign-in/late-auth.ts": "the package of a library",
  "server/audit/line.ts": "a body that has passed `plainBody`, and our own answer",
  "server/openapi.ts": "our own document",
  "server/connections/credentials.ts": "sealed by us",
  "server/deliveries/kept.ts": "sealed by us",
  "server/webhooks/kept.ts": "sealed by us",
  "connectors/google-sheets/google-sheets.write.ts": "a copy of our own parameters",
  "connectors/postgresql/postgresql.keys.ts": "a list of texts that our own query has made",
  "connectors/salesforce/salesforce.writes.ts": "a copy of our own parameters",
  "disk/backup-folder.ts": "written by us",
  "engine/audit-files.ts": "written by us",
  "engine/catalogue.ts": "a copy of our own schemas",
  "engine/erasing.ts": "stored by us",
  "engine/live-confirmation.ts": "a copy of our own document",
  "engine/place.ts": "a copy of parsed settings",
  "engine/shapes.ts": "a copy of parsed facts",
  "engine/watched-exchanges.ts": "a copy of what is shown",
  "engine/whole-words.ts": "one escaped character",
  "flow/fixtures.ts": "a copy of our own schemas",
  "flow/formula/tokens.ts": "a quoted name in a formula",
  "flow/written-as.ts": "asks only whether it is JSON",
  "offline.ts": "an order of our own command line",
  "reading/name-page.ts": "a cursor of ours",
  "storage/postgres/said.ts": "said by another process of ours",
  "storage/rows.ts": "stored by us",
  "web/api/live-stream.ts": "said by our server",
  "web/builder/fields/editor/clipboard.ts": "copied by us",
  "cli/connectors.command.ts": "said by a program of ours",
  "cli/download.ts": "said by our server",
  "cli/fetched.ts": "said by our server",
  "cli/offline.command.ts": "said by a program of ours",
};

/** Tests and what only they use parse what they like. */
const forTests = /(\.test|\.pg|\.e2e|\.contract|\.world|\.browser)\.tsx?$|-contract\//;
const parses = /\bJSON\.parse\(|(?<!\bz)\.json\(\)/;

it("all JSON from outside is parsed in one place, which rounds no number", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /\.tsx?$/.test(file) && !forTests.test(file));
  expect(files.length).toBeGreaterThan(500);
  const parsing = files.filter((file) =>
    parses.test(readFileSync(`${import.meta.dirname}/${file}`, "utf8")),
  );
  expect(parsing.toSorted()).toEqual(Object.keys(ownWords).toSorted());
});

it.each([
  ["JSON.parse(body)", true],
  ["await response.json()", true],
  ["c.req.json()", true],
  ["z.json()", false],
  ["c.json(view)", false],
  ["jsonOf(body)", false],
])("%s parses by itself: %j", (code, does) => expect(parses.test(code)).toBe(does));
