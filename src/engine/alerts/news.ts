import { type Locale, type Problem, problemText } from "#flow/problems.ts";
import { threadOf } from "#flow/paths.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { restsOf } from "../rests.ts";
import type { StepError } from "../result.ts";
import type { RunState } from "../run-state.ts";
import type { Attempt, Holder } from "../store.ts";
import { idOfAbout, type InstallationTrouble } from "./alert.ts";

/**
 * Which happenings people hear about. Pure: the stores record the news in the transaction of the
 * happening.
 */

/** Of an error only what tells nobody's values: its words may. Times: milliseconds since 1970. */
interface WentWrong {
  readonly code: string;
  readonly advice: LocalizedText | null;
}

export type News = { readonly at: number } & (
  | ({ readonly kind: "run_failed"; readonly flowId: string; readonly runId: string } & WentWrong)
  /** A write in it waits for a person. */
  | {
      readonly kind: "run_parked";
      readonly flowId: string;
      readonly runId: string;
      readonly effectId: string;
    }
  | { readonly kind: "run_succeeded"; readonly flowId: string; readonly runId: string }
  /** What starts it could not be asked for anything new, several times in a row. */
  | ({ readonly kind: "polls_failed"; readonly flowId: string } & WentWrong)
  | { readonly kind: "polls_recovered"; readonly flowId: string }
  /** The other side has forgotten what it was to be asked for. */
  | ({ readonly kind: "events_missed"; readonly flowId: string } & WentWrong)
  | { readonly kind: "flow_switched_off"; readonly flowId: string }
  /** It works with fields of a thing that are not what they were when it was published. */
  | ({ readonly kind: "fields_changed"; readonly flowId: string } & WentWrong)
  /** It fits the fields there are. */
  | { readonly kind: "fields_fit"; readonly flowId: string }
  /** A version of it waits until these agree. */
  | {
      readonly kind: "version_proposed";
      readonly flowId: string;
      readonly owners: readonly string[];
    }
  | ({ readonly kind: "connection_broken"; readonly connectionId: string } & WentWrong)
  | { readonly kind: "connection_repaired"; readonly connectionId: string }
  | { readonly kind: "connection_held"; readonly connectionId: string; readonly by: Holder }
  /** Nothing holds it any more. */
  | { readonly kind: "connection_lifted"; readonly connectionId: string }
  /** Somebody is named who may take it over. */
  | { readonly kind: "handover_offered"; readonly connectionId: string; readonly heir: string }
  /** What the other side lists is not what was seen and written of it. */
  | { readonly kind: "lists_differ"; readonly connectionId: string }
  | Noticed
);

/** What nothing that happens tells of: a look at how things are has found it. */
export type Noticed =
  | {
      readonly kind: "polls_late" | "polls_in_time" | "nothing_ran" | "ran_again";
      readonly flowId: string;
    }
  | {
      readonly kind: "installation_trouble" | "installation_well";
      readonly trouble: InstallationTrouble;
    };

/** A run that nobody holds any more, or did not hold, as it was and as it is from now on. */
export interface RunTurn {
  readonly id: string;
  readonly flowId: string;
  readonly state: RunState;
  readonly at: number;
}

/** Null: nobody gets an alert for it. */
export function newsOfRun({ id, flowId, state, at }: RunTurn): News | null {
  const { phase } = state;
  const its = { flowId, runId: id, at };
  switch (phase.is) {
    case "failed":
      return { kind: "run_failed", ...its, ...wentWrong(phase.error) };
    case "succeeded":
      return { kind: "run_succeeded", ...its };
    // It waits for its connection, or for a write: both have news of their own.
    case "paused":
    case "parked":
    case "working":
    case "waiting":
    case "delayed":
    case "cancelled":
      return null;
  }
}

/** Of a try of a run, with the state it has led to: that a write waits for a person, whatever other items do. */
export function newsOfTry(
  { id: runId, flowId, state, at }: RunTurn,
  { path, outcome }: Pick<Attempt, "path" | "outcome">,
): News | null {
  if (outcome !== "parked") return null;
  const rest = restsOf(state).find(({ thread }) => thread === threadOf(path));
  return rest !== undefined && "effectId" in rest.for
    ? { kind: "run_parked", flowId, runId, at, effectId: rest.for.effectId }
    : null;
}

/** One poll that fails is no news: the next one comes in a moment. */
const worthTelling = 3;

/** Of a flow whose poll has just failed, so often in a row by now. */
export function newsOfPoll(
  flowId: string,
  failures: number,
  error: StepError,
  at: number,
): News | null {
  return failures === worthTelling
    ? { kind: "polls_failed", flowId, at, ...wentWrong(error) }
    : null;
}

/** Of a flow whose poll had failed so often, and goes on. */
export function newsOfPollAgain(flowId: string, failures: number, at: number): News | null {
  return failures >= worthTelling ? { kind: "polls_recovered", flowId, at } : null;
}

export function newsOfMissed(
  flowId: string,
  missed: Pick<StepError, "code" | "advice">,
  at: number,
): News {
  return { kind: "events_missed", flowId, at, ...wentWrong(missed) };
}

export function newsOfSwitchOff(flowId: string, at: number): News {
  return { kind: "flow_switched_off", flowId, at };
}

export function newsOfProposal(flowId: string, owners: readonly string[], at: number): News {
  return { kind: "version_proposed", flowId, owners, at };
}

/** Of a flow that works with fields which have changed: what no longer fits, in words; nothing where all does. */
export function newsOfFields(flowId: string, problems: readonly Problem[], at: number): News {
  const [first] = problems;
  if (first === undefined) return { kind: "fields_fit", flowId, at };
  const words = (locale: Locale) =>
    problems
      .slice(0, mostWords)
      .map((one) => problemText(one, locale))
      .join(" ");
  return {
    kind: "fields_changed",
    flowId,
    at,
    code: first.code,
    advice: text(words("en"), words("ja")),
  };
}

/** A letter is short. */
const mostWords = 5;

export function newsOfBreak(connectionId: string, error: StepError, at: number): News {
  return { kind: "connection_broken", connectionId, at, ...wentWrong(error) };
}

export function newsOfRepair(connectionId: string, at: number): News {
  return { kind: "connection_repaired", connectionId, at };
}

export function newsOfHold(connectionId: string, by: Holder, at: number): News {
  return { kind: "connection_held", connectionId, by, at };
}

export function newsOfLift(connectionId: string, at: number): News {
  return { kind: "connection_lifted", connectionId, at };
}

/** Whoever is named again has been told. */
export function newsOfHeir(
  connectionId: string,
  { before, heir }: { readonly before: string | null; readonly heir: string | null },
  at: number,
): News | null {
  return heir === null || heir === before
    ? null
    : { kind: "handover_offered", connectionId, heir, at };
}

/** Of a reconciliation that is done, with so many differences. */
export function newsOfReconciliation(connectionId: string, found: number, at: number): News | null {
  return found === 0 ? null : { kind: "lists_differ", connectionId, at };
}

/** What it is news of: the flow, the connection or the installation. */
export function idOfNews(news: News): string {
  return idOfAbout(news);
}

/** That something works is news only where somebody was told that it does not. */
export function isNewsAfterTrouble({ kind }: News): boolean {
  switch (kind) {
    case "run_succeeded":
    case "polls_recovered":
    case "connection_repaired":
    case "connection_lifted":
    case "polls_in_time":
    case "ran_again":
    case "fields_fit":
    case "installation_well":
      return true;
    case "run_failed":
    case "run_parked":
    case "polls_failed":
    case "events_missed":
    case "flow_switched_off":
    case "fields_changed":
    case "version_proposed":
    case "connection_broken":
    case "connection_held":
    case "handover_offered":
    case "lists_differ":
    case "polls_late":
    case "nothing_ran":
    case "installation_trouble":
      return false;
  }
}

function wentWrong({ code, advice }: Pick<StepError, "code" | "advice">): WentWrong {
  return { code, advice: advice ?? null };
}
