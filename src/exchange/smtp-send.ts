import { TransportFailure } from "#sdk/http.ts";
import type { ComposedMail, SmtpAnswer, SmtpPhase } from "#sdk/smtp.ts";
import { foreign, type Lines, timedOut, type Wire } from "./smtp-wire.ts";

/** How long each part of an exchange may take in all, in milliseconds. */
export interface Patience {
  readonly connect: number;
  /** From the greeting to the login. */
  readonly login: number;
  /** From the sender's name to the end of the mail: a process that was frozen in between ends no mail. */
  readonly mail: number;
  /** After the end of a mail. A client that gives up here does not know whether it was sent (RFC 5321, 4.5.3.2.6). */
  readonly delivery: number;
}

/** The time, and the time that no one sets. */
export interface SmtpClock {
  now(): number;
  elapsed(): number;
}

/**
 * How many milliseconds are left, from now on. Setting or stopping one of the two clocks makes nothing
 * younger.
 */
export function within(milliseconds: number, clock: SmtpClock): () => number {
  const now = clock.now();
  const elapsed = clock.elapsed();
  return () => {
    const passed = Math.max(Math.abs(clock.now() - now), clock.elapsed() - elapsed);
    return Math.max(0, milliseconds - passed);
  };
}

export interface Sending {
  /** Called before the first byte of the mail leaves: where it throws, nothing does. */
  readonly leave: () => void;
  readonly clock: SmtpClock;
  readonly patience: Patience;
  /** The server wants to know how large a mail is. */
  readonly takesSize: boolean;
}

/** The end of a mail. Once it has left, the server may have taken the mail. */
const dot = ".\r\n";

/** To all recipients or to none: where the server refuses one, the mail is taken back before there is any of it. */
export async function sendMail(
  wire: Wire,
  { sender, recipients, bytes }: ComposedMail,
  { leave, clock, patience, takesSize }: Sending,
): Promise<SmtpAnswer> {
  const content = stuffed(bytes);
  const left = within(patience.mail, clock);
  leave();
  const size = takesSize ? ` SIZE=${content.length}` : "";
  const from = await wire.ask(`MAIL FROM:<${sender}>${size}`, left());
  if (!isPositive(from)) return answered("sender", from);
  const refused: (Lines & { readonly recipient: string })[] = [];
  for (const recipient of recipients) {
    const said = await wire.ask(`RCPT TO:<${recipient}>`, left());
    if (!isPositive(said)) refused.push({ ...said, recipient });
  }
  const [worst] = refused.toSorted((one, other) => other.code - one.code);
  if (worst !== undefined) {
    await takeBack(wire, left());
    return answered("recipient", worst, refused);
  }
  const data = await wire.ask("DATA", left());
  if (data.code !== 354) return answered("data", data);
  try {
    await wire.write(content, left());
    if (wire.hasMore()) return await givenUp(wire, left());
    if (left() === 0) throw timedOut(wire.host);
  } catch (failure) {
    // Nothing must end the mail any more.
    wire.cut();
    throw failure;
  }
  return end(wire, patience, clock);
}

/** From here on it counts what the server answers, and no answer tells nothing. */
async function end(wire: Wire, { delivery }: Patience, clock: SmtpClock): Promise<SmtpAnswer> {
  const left = within(delivery, clock);
  try {
    await wire.write(dot, left());
    return answered("message", await wire.reply(left()));
  } catch (failure) {
    if (!(failure instanceof TransportFailure)) throw failure;
    const { reason, words } = failure;
    throw new TransportFailure(reason, words, { cause: failure, unexecuted: false });
  }
}

/** A server that speaks before the end has given the mail up. */
async function givenUp(wire: Wire, patienceMs: number): Promise<SmtpAnswer> {
  const said = await wire.reply(patienceMs);
  wire.cut();
  if (isPositive(said)) throw foreign(wire.host);
  return answered("data", said);
}

/** What the server has been told of a mail. Where that fails, it has no mail either. */
export async function takeBack(wire: Wire, patienceMs: number): Promise<void> {
  await wire.ask("RSET", patienceMs).catch(() => undefined);
}

/** A line that begins with a dot gets another one, so that it ends nothing. */
function stuffed(bytes: Buffer): Buffer {
  const lines = bytes.toString("latin1").replaceAll(/\r\n?|\n/g, "\r\n");
  const whole = lines.endsWith("\r\n") ? lines : `${lines}\r\n`;
  return Buffer.from(
    `${whole.startsWith(".") ? "." : ""}${whole.replaceAll("\n.", "\n..")}`,
    "latin1",
  );
}

/** The server has done, or does, what it was asked for. */
export function isPositive({ code }: Lines): boolean {
  return code < 300;
}

export function answered(
  phase: SmtpPhase,
  { code, status, text: words }: Lines,
  refused: readonly (Lines & { readonly recipient: string })[] = [],
): SmtpAnswer {
  return {
    is: "answered",
    phase,
    code,
    status,
    text: words,
    refused: refused.map((one) => ({
      recipient: one.recipient,
      code: one.code,
      status: one.status,
      text: one.text,
    })),
  };
}
