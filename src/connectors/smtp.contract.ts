/**
 * The contract of a connector over SMTP: `contractOverSmtp(connector, makeWorld)` runs what every connector must
 * hold, and what only SMTP has.
 */
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type {
  Connector,
  JsonObject,
  SmtpAnswer,
  SmtpConnectionSpec,
  SmtpPhase,
} from "#sdk/index.ts";
import { ConnectionError, overSmtp, TransientError, unanswered } from "#sdk/index.ts";
import { createSmtp } from "#exchange/smtp.ts";
import type { Find } from "#exchange/find.ts";
import { connectorContract, type Given, type Tamper, type World } from "./connector.contract.ts";

export interface SmtpWorld extends World {
  readonly find: Find;
}

export function contractOverSmtp(connector: Connector, makeWorld: () => Promise<SmtpWorld>): void {
  const { connection } = connector;
  if (connection.transport !== "smtp") throw new Error(`${connector.id} is not over SMTP`);
  const spec: SmtpConnectionSpec<z.ZodObject, unknown> = connection;
  const clock = { now: () => Date.now(), elapsed: () => performance.now() };

  connectorContract(connector, {
    makeWorld,
    open: (world, values: JsonObject, tamper: Tamper) => {
      const smtp = createSmtp({ find: world.find, clock });
      const fields = spec.fields.parse(values);
      let exchanges = 0;
      // As the engine does it.
      const exchange = (
        work: (
          session: Extract<Awaited<ReturnType<typeof smtp.open>>, { is: "open" }>,
        ) => Promise<SmtpAnswer>,
      ): Promise<SmtpAnswer> => {
        exchanges += 1;
        return tamper(async () => {
          const session = await smtp.open(spec.server(fields));
          if (session.is === "answered") return session;
          return work(session).finally(() => session.close());
        });
      };
      return {
        fields,
        api: spec.open(fields, { asksFor: (sender) => exchange((one) => one.asksFor(sender)) }),
        exchanges: () => exchanges,
        send: async (request) => {
          const mail = await smtp.compose(spec.encode(fields, overSmtp(request)));
          const answer = await exchange((one) => one.send(mail, () => {})).catch(
            (failure: unknown) => {
              throw unanswered(connector.id, failure);
            },
          );
          const verdict = spec.judge(overSmtp(request), answer, fields);
          if (verdict.is === "done") return verdict.answer;
          throw verdict.error;
        },
      };
    },
    describe: (given) => describeSmtp(spec, given),
  });
}

/** Before the end of a mail. */
const before: readonly SmtpPhase[] = [
  "greeting",
  "hello",
  "tls",
  "login",
  "sender",
  "recipient",
  "data",
];

function describeSmtp(
  spec: SmtpConnectionSpec<z.ZodObject, unknown>,
  given: Given<SmtpWorld>,
): void {
  describe.each(given.effects)("over SMTP, $id", (action) => {
    const verdictOn = (phase: SmtpPhase, code: number) => {
      const answer = {
        is: "answered",
        phase,
        code,
        status: null,
        text: "said",
        refused: [],
      } as const;
      return spec.judge(
        overSmtp(given.requestOf(action)),
        answer,
        spec.fields.parse(given.world().good),
      );
    };
    const errorOn = (phase: SmtpPhase, code: number) => {
      const verdict = verdictOn(phase, code);
      return verdict.is === "not_done" ? verdict.error : expect.fail(`done at ${phase}`);
    };

    it("is done only by the answer to the end of a mail", () => {
      for (const phase of before)
        for (const code of [220, 235, 250, 334, 354])
          expect(errorOn(phase, code)).toMatchObject({ kind: "transient", unexecuted: true });
      expect(verdictOn("message", 250).is).toBe("done");
    });

    it("is not executed where the server says 'later', and refused where it says 'no'", () => {
      for (const phase of [...before, "message"] as const) {
        expect(errorOn(phase, 451)).toMatchObject({ kind: "transient", unexecuted: true });
        expect(["connection", "input"]).toContain(errorOn(phase, 550).kind);
      }
      expect(errorOn("message", 354)).toMatchObject({ kind: "unknown_outcome" });
      expect(errorOn("login", 535)).toBeInstanceOf(ConnectionError);
      expect(errorOn("login", 454)).toBeInstanceOf(TransientError);
    });

    it("gives the same mail for the same frozen request", () => {
      const request = given.requestOf(action);
      const stored: typeof request = JSON.parse(JSON.stringify(request));
      const fields = spec.fields.parse(given.world().good);
      expect(spec.encode(fields, overSmtp(stored))).toEqual(spec.encode(fields, overSmtp(request)));
    });
  });
}
