import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { parseResponse } from "hono/client";
import type { Run } from "./client.ts";
import { exitCodes, Failure, Refusal } from "./failure.ts";
import { pairs } from "./pairs.ts";
import { runDetails } from "./run-words.ts";
import { statusWord } from "./status-words.ts";
import { words } from "./words.ts";
import type { Session } from "./session.ts";

/** `--yes`: what is written in live mode is meant. */
export interface Meant {
  readonly yes?: true;
}

export interface TestOptions extends Meant {
  readonly record?: string;
}

export interface NowOptions extends Meant {
  readonly token?: string;
}

export interface AgainOptions extends Meant {
  readonly published?: true;
}

/** `millrace flows test`: one run of a draft, for real. */
export async function testFlow(session: Session, id: string, options: TestOptions): Promise<void> {
  const { api, ask } = session;
  const { draft, revision } = await ask(parseResponse(api.flows[":id"].$get({ param: { id } })));
  const event = eventOf(options.record, draft.trigger?.kind);
  const run = await ifMeant(session, options, (said) => {
    const json = { revision, event, ...confirmed(said) };
    return ask(parseResponse(api.flows[":id"].tests.$post({ param: { id }, json })));
  });
  await follow(session, run.id);
}

function eventOf(
  record: string | undefined,
  trigger: "event" | "schedule" | "invoke" | "webhook" | undefined,
) {
  if (record !== undefined) return { kind: "record", key: record } as const;
  if (trigger === "invoke") return { kind: "call" } as const;
  if (trigger === "webhook") return { kind: "delivery" } as const;
  return trigger === "schedule" ? ({ kind: "scheduled" } as const) : ({ kind: "newest" } as const);
}

/** `millrace flows run-now`: one run of a scheduled flow, beside its times. */
export async function runFlowNow(session: Session, id: string, options: NowOptions): Promise<void> {
  const { api, ask } = session;
  const { token = randomUUID() } = options;
  const run = await ifMeant(session, options, (said) => {
    const json = { token, ...confirmed(said) };
    return ask(parseResponse(api.flows[":id"]["run-now"].$post({ param: { id }, json })));
  });
  await follow(session, run.id);
}

/** `millrace runs again`: the event of a run that is over, as a new run. */
export async function runAgain(session: Session, id: string, options: AgainOptions): Promise<void> {
  const { api, ask } = session;
  const version = options.published ? ("published" as const) : ("same" as const);
  const run = await ifMeant(session, options, (said) => {
    const json = { version, ...confirmed(said) };
    return ask(parseResponse(api.runs[":id"].rerun.$post({ param: { id }, json })));
  });
  await follow(session, run.id);
}

/** `millrace runs continue`: a failed run, from the step that failed. */
export async function continueRun(session: Session, id: string, options: Meant): Promise<void> {
  const { api, ask, t } = session;
  const { continuation } = await ask(parseResponse(api.runs[":id"].$get({ param: { id } })));
  if (continuation === null) throw new Failure(exitCodes.refused, t("cli.by_hand.cannot_continue"));
  const { seen } = continuation;
  await ifMeant(session, options, (said) => {
    const json = { seen, ...confirmedWrite(said) };
    return ask(parseResponse(api.runs[":id"].continue.$post({ param: { id }, json })));
  });
  await follow(session, id);
}

export interface CorrectOptions extends Meant {
  readonly set: readonly string[];
}

/** `millrace runs correct`: the same, with other values; without any, what the step was given. */
export async function correctRun(
  session: Session,
  id: string,
  { set, yes }: CorrectOptions,
): Promise<void> {
  const { api, ask, t } = session;
  const correction = await ask(parseResponse(api.runs[":id"].correction.$get({ param: { id } })));
  if (set.length === 0) {
    const { input, problems } = correction;
    session.show(correction, () =>
      [JSON.stringify(input, null, 2), ...problems.map(({ message }) => message)].join("\n"),
    );
    return;
  }
  const changes = Object.entries(pairs(set, t)).map(([name, text]) => ({
    path: name.split("."),
    value: text === "" ? null : text,
  }));
  const { seen } = correction;
  await ifMeant(session, yes ? { yes } : {}, (said) => {
    const json = { seen, changes, ...confirmedWrite(said) };
    return ask(parseResponse(api.runs[":id"].correct.$post({ param: { id }, json })));
  });
  await follow(session, id);
}

/** Refusals that ask whether what is written in live mode is meant. */
const asksWhether = new Set([
  "flow.live_writes",
  "run.rerun_unconfirmed",
  "run.continue_unconfirmed",
  "run.continue_unconfirmed_money",
  "run.correct_unconfirmed",
]);

/** What the refusal named is meant. */
interface Said {
  /** Names exactly that, where it could be another one by now. */
  readonly confirm: string | undefined;
}

function confirmed(said: Said | null): { readonly confirm?: string } {
  return said?.confirm === undefined ? {} : { confirm: said.confirm };
}

/** A server from before states no fingerprint, and takes a yes. */
function confirmedWrite(said: Said | null): { readonly confirm?: string | true } {
  return said === null ? {} : { confirm: said.confirm ?? true };
}

/** Asks; and where the answer names what would be written in live mode, once more if that is meant. */
async function ifMeant<Answer>(
  { io, t }: Session,
  { yes }: Meant,
  ask: (said: Said | null) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(null);
  } catch (error) {
    if (!(error instanceof Refusal) || !asksWhether.has(error.code)) throw error;
    const { exitCode, message, details } = error;
    if (!yes) throw new Failure(exitCode, message, [...details, t("cli.by_hand.say_yes")]);
    io.note(`${message}\n${details.map((line) => `  ${line}\n`).join("")}`);
    return ask({ confirm: error.confirm });
  }
}

const everyMs = 500;

/** Tells of each step as it ends, until nothing more happens by itself, and shows the run. */
async function follow(session: Session, id: string): Promise<void> {
  const { api, ask, io, t } = session;
  io.note(`${t("cli.by_hand.following", { id })}\n`);
  const read = () => ask(parseResponse(api.runs[":id"].$get({ param: { id } })));
  const interrupted = io.interrupted().then(() => true);
  const told = new Set<string>();
  let run = await read();
  for (;;) {
    for (const step of endedSteps(run)) {
      const words = stepWords(step, session);
      if (!told.has(words)) io.note(`${words}\n`);
      told.add(words);
    }
    if (rests(run)) break;
    if (await Promise.race([pause(everyMs).then(() => false), interrupted])) break;
    run = await read();
  }
  const last = run;
  session.show(last, () => runDetails(last, session));
  if (rests(last) && !endedWell.has(last.status))
    throw new Failure(
      exitCodes.refused,
      t("cli.by_hand.not_succeeded", { status: statusWord(last.status, t) }),
    );
}

const endedWell: ReadonlySet<Run["status"]> = new Set([
  "succeeded",
  "succeeded_with_errors",
  "filtered",
]);

const endings: ReadonlySet<Run["steps"][number]["status"]> = new Set(["done", "failed", "handled"]);

function endedSteps({ steps }: Run): Run["steps"] {
  return steps.filter(({ status }) => endings.has(status));
}

function stepWords({ path, status, attempts }: Run["steps"][number], { t }: Session): string {
  const outcome = t(words[status]);
  return t("cli.by_hand.step", { step: `${path} (${attempts.length})`, outcome });
}

/** It is over, or waits for a person. */
function rests({ status }: Run): boolean {
  return status !== "waiting" && status !== "delayed" && status !== "running";
}
