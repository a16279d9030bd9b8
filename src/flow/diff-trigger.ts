import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { changeOf, connectionChange, type Sides, type Told, within } from "./change.ts";
import { triggerName } from "./describe.ts";
import type { EventTrigger, InvokeTrigger, ScheduleTrigger, Trigger } from "./trigger.ts";
import { invokeChanges } from "./diff-invoke.ts";
import { webhookChanges } from "./diff-webhook.ts";
import { triggerOf } from "./offers.ts";
import { labelAt } from "./sight.ts";
import { conditionInFull } from "./condition-text.ts";
import { triggerConditionOf } from "./trigger-condition.ts";
import { whenText } from "./when-words.ts";

const step = "trigger";
const label = text("Trigger", "トリガー");

/** Of another trigger all that stands in it is told. */
export function triggerChanges(sides: Sides): readonly Told[] {
  const before = sides.before.trigger;
  const after = sides.after.trigger;
  if (before?.kind === "schedule" && after?.kind === "schedule")
    return scheduleChanges(before, after);
  if (before?.kind === "invoke" && after?.kind === "invoke")
    return invokeChanges(before, after, sides);
  if (before?.kind === "webhook" && after?.kind === "webhook")
    return [...webhookChanges(before, after), ...askingChanges(before, after, sides)];
  if (before?.kind === "event" && after?.kind === "event" && isSameEvent(before, after))
    return eventChanges(before, after, sides);
  const other = { step, path: [], label };
  return [
    ...changeOf(other, before ?? undefined, after ?? undefined, (trigger) =>
      triggerName(trigger, sides.catalogue),
    ),
    ...insideNew(after, sides),
  ];
}

function insideNew(trigger: Trigger | null, sides: Sides): readonly Told[] {
  switch (trigger?.kind) {
    case undefined:
      return [];
    case "schedule":
      return overlapChanges(undefined, trigger);
    case "invoke":
      return invokeChanges(noCall, trigger, sides);
    case "webhook":
      return [...webhookChanges(undefined, trigger), ...askingChanges(null, trigger, sides)];
    case "event":
      return eventChanges(undefined, trigger, sides);
  }
}

/** Nothing is handed in, nothing is answered. */
export const noCall: InvokeTrigger = { kind: "invoke", inputs: [], outputs: [] };

function isSameEvent(before: EventTrigger, after: EventTrigger): boolean {
  return before.connector === after.connector && before.trigger === after.trigger;
}

function scheduleChanges(before: ScheduleTrigger, after: ScheduleTrigger): readonly Told[] {
  const schedule = { step, path: ["when"], label: text("Schedule", "スケジュール") };
  return [
    ...changeOf(schedule, before.when, after.when, whenText),
    ...overlapChanges(before, after),
  ];
}

function overlapChanges(
  before: ScheduleTrigger | undefined,
  after: ScheduleTrigger,
): readonly Told[] {
  const overlap = {
    step,
    path: ["overlap"],
    label: text("Start while the previous run is unfinished", "前の実行が終わる前に開始"),
  };
  return changeOf(overlap, before?.overlap, after.overlap, (may) =>
    may ? text("yes", "はい") : text("no", "いいえ"),
  );
}

function eventChanges(
  before: EventTrigger | undefined,
  after: EventTrigger,
  sides: Sides,
): readonly Told[] {
  const settings = triggerOf(sides.catalogue, after.connector, after.trigger)?.settings ?? {};
  const frequency = {
    step,
    path: ["everySeconds"],
    label: within(label, "Polling frequency", "ポーリング頻度"),
  };
  return [
    ...connectionChange(step, label, before?.connection, after.connection, sides),
    ...changeOf(frequency, before?.everySeconds, after.everySeconds, (seconds) =>
      seconds === null ? text("none", "なし") : text(`every ${seconds} s`, `${seconds} 秒ごと`),
    ),
    ...settingChanges(before?.settings ?? {}, after.settings, settings),
    ...askingChanges(before ?? null, after, sides),
  ];
}

/** What an event must meet to make a run. */
function askingChanges(before: Trigger | null, after: Trigger, sides: Sides): readonly Told[] {
  const spot = { step, path: ["condition"], label: within(label, "Only when", "実行する条件") };
  const [was, is] = [before, after].map((trigger) => triggerConditionOf(trigger) ?? undefined);
  return changeOf(spot, was, is, (condition, side) =>
    conditionInFull(condition, sides[side], sides.catalogue, "trigger"),
  );
}

function settingChanges(
  before: EventTrigger["settings"],
  after: EventTrigger["settings"],
  schema: Schema,
): readonly Told[] {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const spot = { step, path: ["settings", name], label: labelAt(label, schema, [name]) };
    return changeOf(spot, old.get(name), now.get(name), (setting) =>
      text(JSON.stringify(setting), JSON.stringify(setting)),
    );
  });
}
