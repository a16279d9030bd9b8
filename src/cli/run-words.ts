import type { Translate } from "#i18n/translator.ts";
import type { Run, RunSummary } from "./client.ts";
import { localTime } from "./session.ts";
import { block, errorWords, stepDetails } from "./step-details.ts";
import { calledWords, filterWords, statusWord } from "./status-words.ts";
import { oneLine } from "./table.ts";
import { type Words, words } from "./words.ts";

export function runTable(runs: readonly RunSummary[], { t, table }: Words): string {
  const head = [
    t("head.time"),
    t("head.flow"),
    t("head.state"),
    t("head.reference"),
    t("head.money"),
    t("head.error"),
    t("head.id"),
  ];
  return table(
    head,
    runs.map((run) => [
      localTime(run.createdAt),
      run.flowName,
      statusWord(run.status, t),
      referenceOf(run, t),
      moneyOf(run, t),
      whyOf(run, t),
      run.id,
    ]),
  );
}

/** One run on one line, as it is now. */
export function runLine(run: RunSummary, t: Translate): string {
  const more = [moneyOf(run, t), whyOf(run, t)].filter((words) => words !== "");
  const facts = [
    localTime(run.createdAt),
    statusWord(run.status, t),
    run.flowName,
    referenceOf(run, t),
  ];
  return [...facts, run.id, ...more].map(oneLine).join("  ");
}

/** What it has moved, or would move; empty where that is nothing. */
function moneyOf({ money: { sums, isCut } }: RunSummary, t: Translate): string {
  const said = sums.map(({ words }) => words);
  return [...said, ...(isCut ? [t("cli.runs.money_cut")] : [])].join(", ");
}

/** Why it has not simply succeeded. */
function whyOf({ error, filter, waitsFor }: RunSummary, t: Translate): string {
  const why = error?.message ?? (filter === null ? "" : filterWords(filter, t));
  const owners = waitsFor.map(({ person, isYou }) => (isYou ? t("cli.runs.you") : person.name));
  return owners.length === 0
    ? why
    : `${t("cli.runs.waits_for", { owners: owners.join(", ") })} ${why}`;
}

const kinds = {
  event: "kind.event",
  schedule: "kind.schedule",
  invoke: "kind.invoke",
  webhook: "kind.webhook",
  call: "kind.call",
  now: "kind.now",
  test: "kind.test",
  rerun: "kind.rerun",
} as const;

/** With what a person has started. */
function referenceOf({ kind, reference }: RunSummary, t: Translate): string {
  switch (kind) {
    case "event":
    case "schedule":
    case "invoke":
    case "webhook":
      return reference;
    case "call":
    case "now":
    case "test":
    case "rerun":
      return `${reference} (${t(kinds[kind])})`;
  }
}

/** Everything about a run, from top to bottom in the order in which it happened. */
export function runDetails(run: Run, { t, table }: Words): string {
  const facts: readonly (readonly [string, string])[] = [
    [t("head.flow"), `${run.flowName} (${versionWords(run, t)})`],
    [t("head.kind"), t(kinds[run.kind])],
    ...(run.caller === null ? [] : [[t("head.caller"), callerWords(run.caller)] as const]),
    [t("head.state"), statusWord(run.status, t)],
    ...(run.values.seen ? [[t("head.reference"), run.reference] as const] : []),
    ...(run.money.sums.length === 0 ? [] : [[t("head.money"), moneyOf(run, t)] as const]),
    [t("head.event_time"), localTime(run.eventAt)],
    [t("head.started"), localTime(run.startedAt)],
    [t("head.ended"), localTime(run.endedAt)],
    ...(run.error === null ? [] : [[t("head.error"), errorWords(run.error)] as const]),
    ...(run.filter === null ? [] : [[t("status.filtered"), filterWords(run.filter, t)] as const]),
  ];
  return [
    table([run.id, ""], facts),
    ...(run.values.seen && run.values.masked ? [maskedWords(run.values.masked, t)] : []),
    run.values.seen ? block(t("head.event"), run.event) : hiddenWords(run.values.ask, t),
    ...(run.withoutFields === null ? [] : [oneLine(run.withoutFields.message)]),
    ...run.steps.flatMap((step) => stepDetails(step, run, { t, table })),
    // One that is under way has nothing else to show yet.
    ...run.calls
      .filter(({ path }) => run.steps.every((step) => step.path !== path))
      .map(({ path, ...called }) =>
        [`${t("head.step")} ${oneLine(path)}`, ...calledWords([called], t)].join("\n"),
      ),
    ...(run.effects.length === 0 ? [] : [effectTable(run.effects, { t, table })]),
    ...run.effects
      .filter(({ state }) => state === "parked")
      .flatMap((effect) => parkedDetails(run.id, effect, { t, table })),
    ...wayOut(run, { t, table }),
  ].join("\n\n");
}

function hiddenWords(ask: readonly { readonly name: string }[], t: Translate): string {
  const people = ask.map(({ name }) => name).join(", ");
  return people === "" ? t("cli.runs.hidden_nobody") : t("cli.runs.hidden", { people });
}

function maskedWords(owners: readonly { readonly name: string }[], t: Translate): string {
  const people = owners.map(({ name }) => name).join(", ");
  return people === "" ? t("cli.runs.masked_nobody") : t("cli.runs.masked", { people });
}

function callerWords({ flowName, runId, path }: NonNullable<Run["caller"]>): string {
  return oneLine(`${flowName} › ${path} (${runId})`);
}

function versionWords({ versionNumber }: Run, t: Translate): string {
  return versionNumber === null ? t("cli.runs.draft") : `${t("head.version")} ${versionNumber}`;
}

/** What a person can do about a run that has failed. */
function wayOut({ id, status, continuation }: Run, { t, table }: Words): readonly string[] {
  if (status !== "failed") return [];
  const facts = [
    ...(continuation === null ? [] : [[t("cli.by_hand.go_on"), `millrace runs continue ${id}`]]),
    [t("cli.by_hand.again"), `millrace runs again ${id}`],
  ];
  return [table([t("status.failed"), ""], facts)];
}

/** All that is known of a write that a person must decide about, and how to say it. */
function parkedDetails(
  run: string,
  effect: Run["effects"][number],
  { t, table }: Words,
): readonly string[] {
  const { lookUps, lastLookUpAt, lookedFrom, lookedTo } = effect;
  const sent =
    effect.sends === 0
      ? t("cli.parked.never_sent")
      : t("cli.parked.sent", {
          times: effect.sends,
          first: localTime(effect.firstSentAt),
          last: localTime(effect.lastSentAt),
        });
  const looked =
    lookUps === 0
      ? t("cli.parked.never_looked")
      : t("cli.parked.looked", {
          times: lookUps,
          last: localTime(lastLookUpAt),
          from: localTime(lookedFrom),
          to: localTime(lookedTo),
        });
  const next =
    effect.nextLookUpAt === null ? t("cli.parked.rests") : localTime(effect.nextLookUpAt);
  const command = `millrace runs decide ${run}`;
  const why = effect.error === null ? "-" : errorWords(effect.error);
  const what = [
    [t("head.write"), `${effect.deed?.sentence ?? writeWords(effect)} (${t(words[effect.mode])})`],
    ...(effect.moves === null ? [] : [[t("head.money"), effect.moves.words] as const]),
  ];
  const request =
    effect.params === null || effect.deed !== null
      ? []
      : [block(t("cli.parked.request"), effect.params)];
  if (effect.isAboveLimit) {
    const facts = [
      ...what,
      [t("cli.parked.above"), why],
      ...(effect.waitsFor === null || effect.waitsFor.isYou
        ? [
            [t("cli.parked.allow"), `${command} --allow`],
            [t("cli.parked.stop"), `${command} --stop`],
          ]
        : [[t("cli.parked.decides"), oneLine(effect.waitsFor.person.name)]]),
    ];
    return [table([t("status.parked"), ""], facts), ...request];
  }
  const facts = [
    ...what,
    [t("head.sends"), sent],
    [t("cli.parked.why"), why],
    [t("cli.parked.look_ups"), looked],
    [t("cli.parked.next"), next],
    [t("cli.parked.happened"), `${command} --happened <${t("head.object")}>`],
    [t("cli.parked.send"), `${command} --send`],
    [t("cli.parked.stop"), `${command} --stop`],
  ];
  return [table([t("status.parked"), ""], facts), ...request];
}

function writeWords({ deed, method, resource }: Run["effects"][number]): string {
  return deed?.words ?? `${method} ${resource}`;
}

const foundBy = {
  key: "runs.found_by.key",
  mark: "runs.found_by.mark",
  state: "runs.found_by.state",
} as const;

export function effectTable(effects: Run["effects"], { t, table }: Words): string {
  const head = [
    t("head.write"),
    t("head.state"),
    t("head.money"),
    t("head.mode"),
    t("head.sends"),
    t("head.object"),
  ];
  const rows = effects.map((effect) => [
    writeWords(effect),
    t(words[effect.state]),
    effect.moves?.words ?? "-",
    t(words[effect.mode]),
    String(effect.sends),
    effect.objectId ?? "-",
  ]);
  const found = effects.flatMap((effect) =>
    effect.foundBy === null
      ? []
      : [`${oneLine(writeWords(effect))}: ${t(foundBy[effect.foundBy])}`],
  );
  return [table(head, rows), ...found].join("\n");
}
