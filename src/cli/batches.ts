import { setTimeout as pause } from "node:timers/promises";
import { type InferRequestType, type InferResponseType, parseResponse } from "hono/client";
import type { Client } from "./client.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import type { Session } from "./session.ts";

type Preview = InferResponseType<Client["batches"]["$post"], 201>;
type Batch = InferResponseType<Client["batches"]["$get"], 200>["items"][number];
type Filter = InferRequestType<Client["batches"]["$post"]>["json"]["filter"];

const acts = ["continue", "rerun", "cancel", "send", "allow", "stop"] as const;

const stateWords = {
  asked: "cli.batch.state.asked",
  going: "cli.batch.state.going",
  stopped: "cli.batch.state.stopped",
  done: "cli.batch.state.done",
} as const satisfies { readonly [state in Batch["state"]]: string };

export interface AllOptions {
  readonly published?: true;
  readonly yes?: true;
}

/** `millrace runs all`: what would be done with all runs of a filter, and with `--yes`, that it is done. */
export async function actOnAll(
  session: Session,
  said: string,
  filter: Filter,
  { published, yes }: AllOptions,
): Promise<void> {
  const { api, ask, t, io } = session;
  const act = acts.find((one) => one === said);
  if (act === undefined)
    throw usage(t("cli.batch.unknown_act", { act: said, known: acts.join(", ") }));
  const version = published ? ("published" as const) : ("same" as const);
  const json = act === "rerun" ? { act, version, filter } : { act, filter };
  const preview = await ask(parseResponse(api.batches.$post({ json })));
  if (!yes) {
    const next = t("cli.batch.next", { id: preview.id });
    session.show(preview, () => [...previewWords(preview, session), next].join("\n"));
    return;
  }
  io.note(`${previewWords(preview, session).join("\n")}\n`);
  await begin(session, preview);
}

/** `millrace runs start`: what was shown before. */
export async function startBatch(session: Session, id: string): Promise<void> {
  const { api, ask } = session;
  await begin(session, await ask(parseResponse(api.batches[":id"].$get({ param: { id } }))));
}

export async function stopBatch(session: Session, id: string): Promise<void> {
  const { api, ask } = session;
  const batch = await ask(parseResponse(api.batches[":id"].stop.$post({ param: { id } })));
  session.show(batch, () => batchWords(batch, session).join("\n"));
}

export async function listBatches(session: Session): Promise<void> {
  const { api, ask, t } = session;
  const list = await ask(parseResponse(api.batches.$get()));
  session.show(list, () =>
    list.items.length === 0
      ? t("cli.batch.none")
      : session.table(
          [t("head.id"), t("head.act"), t("head.state"), t("head.done"), t("head.left")],
          list.items.map(({ id, act, state, done, left }) => [
            id,
            act,
            t(stateWords[state]),
            String(done),
            String(left),
          ]),
        ),
  );
}

function previewWords(
  { runs, found, isCut, flows, money, live }: Preview,
  { t, locale }: Session,
): readonly string[] {
  const words = new Intl.ListFormat(locale).format(money.map((sum) => sum.words));
  return [
    t("cli.batch.runs", { number: runs }),
    ...flows.map((flow) => t("cli.batch.flow", { name: flow.name, number: flow.runs })),
    ...(found > runs ? [t("cli.batch.not_fit", { number: found - runs })] : []),
    ...(isCut ? [t("cli.batch.cut", { number: found })] : []),
    ...(money.length === 0 ? [] : [t("cli.batch.money", { words })]),
    ...(live === 0 ? [] : [t("cli.batch.live", { number: live })]),
  ];
}

function progressWords({ state, done, left }: Batch, { t }: Session): string {
  return t("cli.batch.progress", { state: t(stateWords[state]), done, left });
}

function batchWords(batch: Batch, session: Session): readonly string[] {
  const refused = batch.refused.map(({ words, runs }) =>
    session.t("cli.batch.refused", { words, number: runs }),
  );
  return [progressWords(batch, session), ...refused];
}

const everyMs = 500;

/** Starts it, and tells how far it has come, to its end. */
async function begin(
  session: Session,
  { id, act, runs, live: confirm }: Pick<Batch, "id" | "act" | "runs" | "live">,
): Promise<void> {
  const { api, ask, io, t } = session;
  const param = { id };
  let batch: Batch = await ask(
    parseResponse(api.batches[":id"].start.$post({ param, json: { act, runs, confirm } })),
  );
  io.note(`${t("cli.batch.following", { id })}\n`);
  const interrupted = io.interrupted().then(() => true);
  let told = "";
  for (;;) {
    const words = progressWords(batch, session);
    if (words !== told) io.note(`${words}\n`);
    told = words;
    if (batch.state !== "going") break;
    if (await Promise.race([pause(everyMs).then(() => false), interrupted])) break;
    batch = await ask(parseResponse(api.batches[":id"].$get({ param })));
  }
  const last = batch;
  session.show(last, () => batchWords(last, session).join("\n"));
  if (last.refused.length > 0) throw new Failure(exitCodes.refused, t("cli.batch.some_left"));
}
