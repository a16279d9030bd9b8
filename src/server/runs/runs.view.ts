import type { Mode } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import { spotOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { idOf } from "#flow/paths.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type {
  CalledRun,
  EffectView,
  ItemDetail as Detail,
  ItemView,
  RunDetail,
  RunSummary as Summary,
  StepView,
} from "#reading/run-views.ts";
import type { Locale } from "../language.ts";
import { iso, isoOrNull } from "../schemas.ts";
import type { NameOf } from "../persons.ts";
import type { Values } from "../sight.ts";
import { referenceFor } from "../private-key.ts";
import { recordMoney } from "../record-money.ts";
import { storedErrorView } from "../stored-error.ts";
import { jsonOf } from "../stored-json.ts";
import type { UsedConnection } from "../used-connections.ts";
import { changesBetween } from "./changes-between.ts";
import { isOver } from "#flow/run-status.ts";
import { leftOverOf } from "./left-over.ts";
import { moneyOfWrite } from "./run-money.ts";
import type { DeciderOf } from "./deciders.ts";
import { deedOf } from "./deed.ts";
import { wholeMovementOf } from "./money.ts";
import type { RunMoney } from "./money.schemas.ts";
import type { Item, ItemDetail } from "./items.schemas.ts";
import type { Run, RunSummary } from "./runs.schemas.ts";
import type { Decider } from "./step.schemas.ts";

export function runSummaryView(
  run: Summary,
  {
    mode,
    money,
    values,
    waitsFor,
    connectors,
  }: {
    readonly mode: Mode | null;
    readonly money: RunMoney;
    readonly values: Values;
    readonly waitsFor: readonly Decider[];
    readonly connectors: readonly Connector[];
  },
  locale: Locale,
): RunSummary {
  return {
    id: run.id,
    flowId: run.flowId,
    flowName: run.flowName,
    kind: run.kind,
    versionNumber: run.versionNumber,
    status: run.status,
    values,
    mode,
    money,
    reference: referenceFor(
      { id: run.id, key: run.reference, poll: run.record?.trigger ?? null },
      values,
      connectors,
    ),
    eventMoney: run.record && recordMoney(run.record, connectors),
    eventAt: iso(run.eventAt),
    createdAt: iso(run.createdAt),
    startedAt: isoOrNull(run.startedAt),
    endedAt: isoOrNull(run.endedAt),
    resumesAt: isoOrNull(run.resumesAt),
    error: storedErrorView(run.error, locale),
    waitsFor: [...waitsFor],
    filter: run.filter && {
      step: run.filter.path,
      held: run.filter.held,
      condition: run.filter.condition[locale],
      value: run.filter.value[locale],
    },
  };
}

/** Without links: whoever may have them gets them from `withLinks`. How it can go on comes beside it. */
export function runView(
  run: RunDetail,
  about: {
    readonly connections: readonly UsedConnection[];
    readonly mode: Mode | null;
    readonly money: RunMoney;
    readonly values: Values;
    readonly moneyIn: MoneyIn;
    readonly moneyOfCalled: MoneyOfCalled;
    readonly waitsFor: readonly Decider[];
    readonly deciderOf: DeciderOf;
    readonly nameOf: NameOf;
    readonly connectors: readonly Connector[];
  },
  locale: Locale,
): Omit<Run, "continuation" | "withoutFields"> {
  return {
    ...runSummaryView(run, about, locale),
    document: run.document,
    connections: [...about.connections],
    event: run.event,
    cancelAskedAt: isoOrNull(run.cancelAskedAt),
    recordUrl: null,
    at: [...run.at],
    ...scopeView(run, run.status, about, locale),
    caller: run.caller,
  };
}

/** The money of a loop, by its path. */
export type MoneyIn = (loop: string) => RunMoney;

export type MoneyOfCalled = (called: CalledRun) => RunMoney;

interface Around {
  readonly connectors: readonly Connector[];
  readonly moneyIn: MoneyIn;
  readonly moneyOfCalled: MoneyOfCalled;
  readonly deciderOf: DeciderOf;
  readonly nameOf: NameOf;
}

type Scope = Pick<RunDetail, "document" | "steps" | "loops" | "calls" | "effects">;

function scopeView(
  { document, steps, loops, calls, effects }: Scope,
  status: RunStatus,
  { connectors, moneyIn, moneyOfCalled, deciderOf, nameOf }: Around,
  locale: Locale,
): Pick<Run, "steps" | "loops" | "calls" | "effects"> {
  return {
    steps: stepsView(steps, document, { status, nameOf, connectors, locale }),
    loops: loops.map((loop) => ({ ...loop, money: moneyIn(loop.path) })),
    calls: calls.map((called) => ({ ...called, money: moneyOfCalled(called) })),
    effects: effects.map((effect) => ({
      ...effectView(effect, status, connectors, locale),
      waitsFor: deciderOf(effect),
    })),
  };
}

export function itemView(
  { path, number, label, status, startedAt, endedAt, error }: ItemView,
  locale: Locale,
): Item {
  return {
    path,
    number,
    label,
    status,
    startedAt: isoOrNull(startedAt),
    endedAt: isoOrNull(endedAt),
    error: storedErrorView(error, locale),
  };
}

/** Without links, as that of a run. */
export function itemDetailView(detail: Detail, around: Around, locale: Locale): ItemDetail {
  return {
    ...itemView(detail.item, locale),
    data: detail.data,
    result: detail.result,
    ...scopeView(detail, detail.runStatus, around, locale),
  };
}

/** The engine has the last word: this is what it can be asked. */
export function continuationView(
  { failedAt, steps, effects }: RunDetail,
  connectors: readonly Connector[],
): Run["continuation"] {
  const failed = steps.find((step) => step.path === failedAt);
  if (!failed) return null;
  const { path: step, attempts } = failed;
  const write = effects.findLast(({ path }) => path === step);
  const generation = write?.generation ?? null;
  const seen = { step, attempts: attempts.length, generation, called: null };
  switch (write?.state) {
    case "parked":
    case "stopped":
      return null;
    case "failed":
      return { seen, write: writeAgain(write, connectors) };
    case "open":
    case "done":
    case undefined:
      return { seen, write: null };
  }
}

function writeAgain(
  write: EffectView,
  connectors: readonly Connector[],
): NonNullable<NonNullable<Run["continuation"]>["write"]> {
  const movement = wholeMovementOf(write, connectors);
  return { mode: write.mode, money: movement?.money ?? null, kind: movement?.kind ?? null };
}

function stepsView(
  steps: readonly StepView[],
  document: FlowDocument,
  {
    status,
    nameOf,
    connectors,
    locale,
  }: Pick<Around, "nameOf" | "connectors"> & {
    readonly status: RunStatus;
    readonly locale: Locale;
  },
): Run["steps"] {
  const shown = steps.map((step) => stepView(step, document, status, nameOf, locale));
  return shown.map((step) =>
    Object.assign({}, step, {
      leftOver: leftOverOf(step, { steps: shown, document }, connectors, locale),
    }),
  );
}

function stepStatus({ status }: StepView, run: RunStatus): Run["steps"][number]["status"] {
  switch (status) {
    case "done":
    case "failed":
    case "handled":
      return status;
    case "working":
    case "retrying":
    case "paused":
    case "parked":
    case "delayed":
      return isOver(run) ? "cancelled" : status;
  }
}

function stepView(
  step: StepView,
  document: FlowDocument,
  run: RunStatus,
  nameOf: NameOf,
  locale: Locale,
): Run["steps"][number] {
  const { path, input, output, corrections, attempts } = step;
  const spot = spotOf(document, idOf(path));
  return {
    path,
    kind: spot?.step.kind ?? null,
    inside: spot?.inside.map((one) => one.step.id) ?? [],
    status: stepStatus(step, run),
    input,
    output,
    recordUrl: null,
    leftOver: null,
    corrections: corrections.map(({ by, at, before, after }) => ({
      by: nameOf(by),
      at: iso(at),
      fields: changesBetween(jsonOf(before), jsonOf(after)),
    })),
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: iso(attempt.startedAt),
      endedAt: iso(attempt.endedAt),
      outcome: attempt.outcome,
      error: storedErrorView(attempt.error, locale),
      requestId: attempt.requestId,
      requestUrl: null,
    })),
  };
}

export function effectView(
  effect: EffectView,
  status: RunStatus,
  connectors: readonly Connector[],
  locale: Locale,
): Omit<Run["effects"][number], "waitsFor"> {
  return {
    id: effect.id,
    generation: effect.generation,
    path: effect.path,
    state: effect.state,
    mode: effect.mode,
    money: wholeMovementOf(effect, connectors)?.money ?? null,
    moves: moneyOfWrite(effect, status, { connectors, locale }),
    method: effect.method,
    resource: effect.resource,
    params: effect.params,
    deed: deedOf(effect, connectors, locale),
    sends: effect.sends,
    firstSentAt: isoOrNull(effect.firstSentAt),
    lastSentAt: isoOrNull(effect.lastSentAt),
    objectId: effect.objectId,
    error: storedErrorView(effect.error, locale),
    foundBy: effect.foundBy,
    isAboveLimit: effect.isAboveLimit,
    parkedAt: isoOrNull(effect.parkedAt),
    lookUps: effect.lookUps,
    lastLookUpAt: isoOrNull(effect.lastLookUpAt),
    lookedFrom: isoOrNull(effect.lookedFrom),
    lookedTo: isoOrNull(effect.lookedTo),
    nextLookUpAt: isoOrNull(effect.nextLookUpAt),
  };
}
