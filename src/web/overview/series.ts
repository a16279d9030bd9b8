import type { WebTranslate } from "#i18n/web/translator.ts";
import type { Bucket } from "../api/overview.ts";

/** What a picture counts, piece by piece of time. */
export interface Series {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly count: (bucket: Bucket) => number;
}

const shade = (color: string, light: number, dark: number): string =>
  `light-dark(var(--mantine-color-${color}-${light}), var(--mantine-color-${color}-${dark}))`;

/** Runs by what has become of them, from the bottom of the bar to its top. */
export function runsOf(t: WebTranslate): readonly Series[] {
  return [
    {
      key: "succeeded",
      label: t("run.status.succeeded"),
      color: shade("teal", 6, 7),
      count: ({ runs }) => runs.succeeded,
    },
    {
      key: "handled",
      label: t("run.status.succeeded_with_errors"),
      color: shade("yellow", 6, 6),
      count: ({ runs }) => runs.succeeded_with_errors,
    },
    {
      key: "filtered",
      label: t("run.status.filtered"),
      color: shade("gray", 3, 7),
      count: ({ runs }) => runs.filtered,
    },
    {
      key: "failed",
      label: t("run.status.failed"),
      color: shade("red", 7, 6),
      count: ({ runs }) => runs.failed,
    },
    {
      key: "person",
      label: t("overview.waiting"),
      color: shade("grape", 7, 5),
      count: ({ runs }) => runs.parked + runs.paused,
    },
    {
      key: "going",
      label: t("overview.under_way"),
      color: shade("blue", 5, 5),
      count: ({ runs }) => runs.running + runs.waiting + runs.delayed,
    },
    {
      key: "cancelled",
      label: t("run.status.cancelled"),
      color: shade("gray", 5, 6),
      count: ({ runs }) => runs.cancelled,
    },
  ];
}

/** Calls for reading. */
export function readsOf(t: WebTranslate): readonly Series[] {
  return [
    {
      key: "reads",
      label: t("overview.reads"),
      color: shade("water", 7, 5),
      count: ({ reads }) => reads,
    },
  ];
}
