/** What a mail server's answer says of a mail. */
import type { FrozenRequest, OutsideError, SmtpAnswer, Verdict } from "#sdk/index.ts";
import {
  ConnectionError,
  InputError,
  text,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import { adviceOn } from "./mail.advice.ts";
import { deliveredOf } from "./mail.encode.ts";

export function judge(request: FrozenRequest<"SEND">, answer: SmtpAnswer, sender: string): Verdict {
  const error = errorIn(answer);
  if (error !== null) return { is: "not_done", error };
  // Before its end no mail is taken, however friendly the answer.
  if (answer.phase !== "message") return { is: "not_done", error: early(answer) };
  const { code: status, text: response } = answer;
  const delivered = deliveredOf(request, sender);
  const { message_id: requestId } = delivered;
  return { is: "done", answer: { status, body: { ...delivered, response }, requestId } };
}

/** How long a server that has had enough of us is left alone. */
const restMs = 1_800_000;

/** Null where the server does as it was asked. Whatever it says, before the end of a mail it has taken none. */
export function errorIn(answer: SmtpAnswer): OutsideError | null {
  const { phase, code, status } = answer;
  if (code < 300) return null;
  const facts = factsOf(answer);
  // Congestion, by RFC 3463; several providers refuse so what is above their limit of the day.
  if (status === "5.4.5") return new TransientError({ ...facts, unexecuted: true, waitMs: restMs });
  if (code < 400)
    return phase === "message"
      ? new UnknownOutcomeError({ ...facts, worthRepeating: false })
      : new TransientError({ ...facts, unexecuted: true });
  if (code < 500) return new TransientError({ ...facts, unexecuted: true });
  return isOfConnection(answer) ? new ConnectionError(facts) : new InputError(facts);
}

/** Every mail of this connection would be refused so, until a person changes something. */
function isOfConnection({ phase, code, status }: SmtpAnswer): boolean {
  if (code === 530 || code === 534 || code === 535 || code === 538) return true;
  if (status === "5.7.30" || status === "5.7.139") return true;
  switch (phase) {
    case "greeting":
    case "hello":
    case "tls":
    case "login":
      return true;
    case "sender":
      // Too large is the mail, not its sender.
      return code !== 552 && status !== "5.3.4";
    case "recipient":
    case "data":
    case "message":
      return false;
  }
}

function factsOf(answer: SmtpAnswer) {
  const { phase, code, status, text: said, refused } = answer;
  const advice = adviceOn(answer);
  const words = refused.map((one) => `${one.recipient}: ${one.code} ${one.text}`).join("; ");
  return {
    code: `mail.${phase}_${code}`,
    message: words === "" ? `${code} ${said}` : words,
    ...(advice === null ? {} : { advice }),
    details: {
      phase,
      ...(status === null ? {} : { status }),
      ...(refused.length === 0 ? {} : { refused: refused.map(({ recipient }) => recipient) }),
    },
  };
}

function early({ phase }: SmtpAnswer): TransientError {
  return new TransientError({
    code: `mail.${phase}_early`,
    message: text(
      "The mail server answered before the e-mail was complete, so nothing was sent",
      "メールの送信が完了する前にサーバーが応答したため、送信していません",
    ),
    unexecuted: true,
  });
}
