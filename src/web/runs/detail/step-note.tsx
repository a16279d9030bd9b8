import { z } from "zod";
import { stepOf } from "#flow/blocks.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { moneyOfJson } from "#flow/money-group.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { useLanguage } from "../../language/language.tsx";
import { CalledRunLine } from "../called-run.tsx";
import { type Shown, shownAt } from "../../parts/values/shown.ts";
import { useShownText } from "../../parts/values/use-shown-text.ts";
import { LeftOver } from "./parts.tsx";
import classes from "./timeline.module.css";
import { branchTaken, numberOf, type StoryBlock, type StoryStep } from "./story.ts";

/** What came of a step of Millrace's own, in a line. */
export function StepNote({
  story: { kind, step, called, blocks, output },
  document,
}: {
  readonly story: StoryStep;
  readonly document: FlowDocument;
}) {
  const { t } = useLanguage();
  if (kind === "call") return called && <CalledRunLine called={called} />;
  if (step === null) return null;
  switch (kind) {
    case "action":
      return step.leftOver === null ? null : <LeftOver leftOver={step.leftOver} />;
    case "forEach":
      return null;
    case "if":
      return branchTaken(step) === null ? t("runs.note.no_branch") : null;
    case "handler":
      return <Caught output={step.output} blocks={blocks} document={document} />;
    case "variable":
    case "update":
      return step.output === null ? null : <Becomes output={step.output} schema={output} />;
    case "stop":
      return <Said input={step.input} />;
    case "delay":
      return <Until output={step.output} isOver={step.status !== "delayed"} />;
  }
}

function fieldOf(value: Json, name: string): Json {
  return isJsonObject(value) ? (value[name] ?? null) : null;
}

function Becomes({ output, schema }: { readonly output: Json; readonly schema: Schema }) {
  const { t } = useLanguage();
  const value = fieldOf(output, "value");
  const words = useShort(value, shownOfVariable(value, schema, output));
  return t("runs.note.value", { value: words });
}

function shownOfVariable(value: Json, schema: Schema, output: Json): Shown {
  const money = moneyOfJson(value);
  return money === null ? shownAt(["value"], value, schema, output) : { kind: "money", ...money };
}

const mostLetters = 120;

function useShort(value: Json, shown: Shown): string {
  const { t } = useLanguage();
  const textOf = useShownText();
  switch (shown.kind) {
    case "nothing":
      return t("runs.fields.nothing");
    case "list":
      return t("runs.note.list", { count: shown.items.length });
    case "group":
      return shortened(JSON.stringify(value));
    case "text":
    case "choice":
    case "number":
    case "boolean":
    case "money":
    case "moment":
    case "day":
      return shortened(textOf(shown) ?? "");
  }
}

function shortened(text: string): string {
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters)}…`;
}

function Said({ input }: { readonly input: Json }) {
  const message = fieldOf(input, "message");
  return typeof message === "string" && message !== "" ? <q>{message}</q> : null;
}

function Until({ output, isOver }: { readonly output: Json; readonly isOver: boolean }) {
  const { t, formats } = useLanguage();
  const until = fieldOf(output, "until");
  if (typeof until !== "string") return null;
  return (
    <time dateTime={until}>
      {t(isOver ? "runs.note.waited_until" : "runs.note.waits_until", {
        time: formats.moment(until),
      })}
    </time>
  );
}

const CaughtOutput = z.object({
  error: z.object({ message: z.string(), step: z.string(), stepName: z.string() }),
});

/** The error that came to a handler, and what it made of it. */
function Caught({
  output,
  blocks,
  document,
}: {
  readonly output: Json;
  readonly blocks: readonly StoryBlock[];
  readonly document: FlowDocument;
}) {
  const { t } = useLanguage();
  const caught = CaughtOutput.safeParse(output);
  if (!caught.success) return null;
  const { error } = caught.data;
  const known = stepOf(document, error.step) !== undefined;
  const number = known ? numberOf(document, error.step) : null;
  const then = blocks.find(({ isTaken }) => isTaken === true)?.then ?? null;
  return (
    <>
      <div className={classes["error"]}>
        {number === null
          ? error.message
          : t("runs.note.caught", { number, message: error.message })}
      </div>
      <div>{then === null ? t("runs.note.not_caught") : t(`runs.note.then_${then}`)}</div>
    </>
  );
}
