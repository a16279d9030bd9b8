import type { z } from "zod";
import type { SmtpConnectionSpec } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import {
  type ComposedMail,
  type MailServer,
  type MailSession,
  overSmtp,
  type SmtpAnswer,
} from "#sdk/smtp.ts";
import { hiding, secretTexts } from "./hide-secrets.ts";
import type { Passing } from "./passage.ts";
import { given, type Way, type WayOptions } from "./way.ts";

/** What Millrace asks a server before it gives the server a mail. */
const hello = "HELLO";

/** The way to the mail server of a connection. Throws what the connector says of values that it does not take. */
export function wayOverSmtp(
  spec: SmtpConnectionSpec<z.ZodObject, unknown>,
  values: JsonObject,
  { smtp, passage }: WayOptions,
): Way {
  const exchange = given(smtp, "SMTP");
  const fields = spec.fields.parse(values);
  const server = spec.server(fields);
  const without = hiding([...secretTexts(spec, values), ...overTheWire(server)]);
  const said = (answer: SmtpAnswer): SmtpAnswer => {
    const hide = <Said extends { readonly text: string }>(one: Said): Said => ({
      ...one,
      text: without(one.text),
    });
    return { ...hide(answer), refused: answer.refused.map(hide) };
  };
  const limits = spec.limits(fields);

  return {
    open: () =>
      spec.open(fields, {
        asksFor: async (sender) => {
          // No mail is sent, so none counts for the day.
          const passing = await passage(hello, { ...limits, perDay: undefined });
          try {
            const session = await exchange.open(server);
            if (session.is === "answered") return said(session);
            try {
              return said(await session.asksFor(sender));
            } finally {
              session.close();
            }
          } finally {
            passing.end();
          }
        },
      }),
    prepare: (frozen) => {
      const request = overSmtp(frozen);
      const message = spec.encode(fields, request);
      let passing: Passing | null = null;
      let prepared: { readonly mail: ComposedMail; readonly session: MailSession } | null = null;
      return {
        ready: async () => {
          const mail = await exchange.compose(message);
          passing = await passage(request.method, limits);
          const session = await exchange.open(server);
          if (session.is === "open") {
            prepared = { mail, session };
            return;
          }
          const verdict = spec.judge(request, said(session), fields);
          throw verdict.is === "not_done" ? verdict.error : new Error("No mail was given to it");
        },
        send: async (leave) => {
          if (prepared === null) throw new Error("It was not ready");
          const answer = await prepared.session.send(prepared.mail, () => {
            leave();
            passing?.left();
          });
          return spec.judge(request, said(answer), fields);
        },
        close: () => {
          prepared?.session.close();
          passing?.end();
        },
      };
    },
  };
}

/** The forms in which a password goes to the server, which may repeat what it was given. */
function overTheWire({ login }: MailServer): readonly string[] {
  if (login === null || login.password === "") return [];
  const { user, password } = login;
  return [`\0${user}\0${password}`, password]
    .map((words) =>
      Buffer.from(words)
        .toString("base64")
        .replace(/(?<!=)=+$/, ""),
    )
    .filter(({ length }) => length >= shortestForm);
}

/** Shorter ones would be found in texts that have nothing to do with them. */
const shortestForm = 8;
