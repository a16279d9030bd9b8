import { z } from "zod";
import type { Run } from "./client.ts";
import { localTime } from "./session.ts";
import { calledWords } from "./status-words.ts";
import { oneLine } from "./table.ts";
import { type Words, words } from "./words.ts";

type Step = Run["steps"][number];
type Loop = Run["loops"][number];

/** What came of a step, as far in as it stands in others. */
export function stepDetails(
  step: Step,
  run: {
    readonly id: string;
    readonly loops: readonly Loop[];
    readonly calls: Run["calls"];
  },
  { t, table }: Words,
): string[] {
  const head = [
    t("head.attempt"),
    t("head.started"),
    t("head.outcome"),
    t("head.request_id"),
    t("head.error"),
  ];
  const attempts = step.attempts.map((attempt) => [
    String(attempt.number),
    localTime(attempt.startedAt),
    t(words[attempt.outcome]),
    attempt.requestId ?? "-",
    attempt.error === null ? "" : errorWords(attempt.error),
  ]);
  const loop = run.loops.find(({ path }) => path === step.path);
  const told = [
    [
      `${t("head.step")} ${oneLine(step.path)}: ${t(words[step.status])}`,
      ...(loop ? loopWords(loop, run.id, { t }) : []),
      ...branchWords(step, { t }),
      ...calledWords(
        run.calls.filter(({ path }) => path === step.path),
        t,
      ),
    ].join("\n"),
    table(head, attempts),
    ...(isNothing(step.input) ? [] : [block(t("head.input"), step.input)]),
    ...(isNothing(step.output) ? [] : [block(t("head.output"), step.output)]),
  ];
  const margin = "  ".repeat(step.inside.length);
  return told.map((part) => part.replaceAll(/^(?=.)/gm, margin));
}

function loopWords(
  { path, count, begun, open, succeeded, failed }: Loop,
  run: string,
  { t }: Pick<Words, "t">,
): readonly string[] {
  return [
    t("cli.runs.loop", { count, begun, open, succeeded, failed }),
    t("cli.runs.loop_items", { command: `millrace runs items ${run} ${path}` }),
  ];
}

const Branched = z.object({ branch: z.string().nullable() });

function branchWords({ kind, output }: Step, { t }: Pick<Words, "t">): readonly string[] {
  if (kind !== "if" && kind !== "handler") return [];
  const branched = Branched.safeParse(output);
  if (!branched.success) return [];
  const { branch } = branched.data;
  return [branch === null ? t("cli.runs.no_branch") : t("cli.runs.branch", { branch })];
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

export function errorWords({ message, code, advice }: NonNullable<Run["error"]>): string {
  return [`${message} (${code})`, ...(advice === undefined ? [] : [advice])].join(" ");
}

export function block(title: string, json: unknown): string {
  // JSON escapes control characters itself; C1 controls it leaves, and a terminal obeys them.
  const text = JSON.stringify(json ?? null, null, 2).replaceAll(/[\u007f-\u009f]/g, " ");
  return `${title}:\n${text.replaceAll(/^/gm, "  ")}`;
}
