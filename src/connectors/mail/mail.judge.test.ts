import { describe, expect, it } from "vitest";
import type { ErrorKind, SmtpAnswer, SmtpPhase } from "#sdk/index.ts";
import { errorIn } from "./mail.judge.ts";

/** What a server's answers mean for a mail and its connection, and what people are told to do. */

const answer = (
  phase: SmtpPhase,
  said: string,
  refused: SmtpAnswer["refused"] = [],
): SmtpAnswer => {
  const [, code = "", status, text = ""] = /^(\d{3}) (?:(\d\.\d+\.\d+) )?(.*)$/.exec(said) ?? [];
  const words = said.slice(4);
  return {
    is: "answered",
    phase,
    code: Number(code),
    status: status ?? null,
    text: text && words,
    refused,
  };
};

const rows: readonly [SmtpPhase, said: string, ErrorKind, advice: RegExp | null][] = [
  ["greeting", "554 5.7.1 go away", "connection", /address of this machine/],
  ["greeting", "421 4.3.2 too busy", "transient", null],
  ["hello", "550 not you", "connection", /address of this machine/],
  ["tls", "554 no", "connection", null],
  ["login", "535 5.7.8 Authentication failed", "connection", /user name and the password/],
  ["login", "534 5.7.9 Application-specific password required. gsmtp", "connection", /Gmail/],
  ["login", "504 Unrecognized authentication type", "connection", /does not let programs in/],
  ["login", "454 4.7.0 Temporary authentication failure", "transient", null],
  [
    "login",
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    "connection",
    /Microsoft 365 .* switched off/,
  ],
  [
    "sender",
    "550 5.7.30 Basic authentication is not supported for Client Submission",
    "connection",
    /no longer lets programs in/,
  ],
  ["sender", "530 5.7.0 Must issue a STARTTLS command first", "connection", /wants a login/],
  [
    "sender",
    "553 5.7.1 Sender address rejected: not owned by user",
    "connection",
    /send from this/,
  ],
  ["sender", "552 5.3.4 Message size exceeds fixed limit", "input", /larger than/],
  ["sender", "451 4.3.0 later", "transient", null],
  ["recipient", "550 5.1.1 unknown", "input", /sent to nobody/],
  ["recipient", "450 4.2.0 Greylisted", "transient", null],
  ["recipient", "550 5.7.30 Basic authentication is not supported", "connection", /no longer/],
  ["data", "554 5.5.1 no valid recipients", "input", null],
  ["message", "550 5.7.1 looks like spam", "input", null],
  ["message", "550 5.4.5 Daily user sending limit exceeded", "transient", null],
  ["message", "452 4.3.1 no space", "transient", null],
  ["message", "354 go on", "unknown_outcome", null],
];

describe("an answer of a mail server", () => {
  it.each(rows)("%s: %s", (phase, said, kind, advice) => {
    const error = errorIn(answer(phase, said)) ?? expect.fail("it is no error");
    expect(error.kind).toBe(kind);
    expect(error.facts.code).toBe(`mail.${phase}_${said.slice(0, 3)}`);
    expect(error.facts.message).toBe(said);
    if (kind === "transient") expect(error).toHaveProperty("unexecuted", true);
    if (advice === null) expect(error.facts.advice).toBeUndefined();
    else expect(error.facts.advice?.en).toMatch(advice);
  });

  it("names every recipient that is refused, with the server's words", () => {
    const refused = (recipient: string, code: number, text: string) => ({
      recipient,
      code,
      status: null,
      text,
    });
    const error = errorIn(
      answer("recipient", "550 unknown", [
        refused("a@b.jp", 450, "later"),
        refused("c@d.jp", 550, "unknown"),
      ]),
    );
    expect(error?.facts.message).toBe("a@b.jp: 450 later; c@d.jp: 550 unknown");
  });

  it("asks to be left alone for a while where it has had too much", () => {
    expect(errorIn(answer("sender", "550 5.4.5 limit"))).toHaveProperty("waitMs", 1_800_000);
  });
});
