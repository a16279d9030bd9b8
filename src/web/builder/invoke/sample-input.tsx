import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { z } from "zod";
import type { InvokeInput } from "#flow/trigger.ts";
import { isOfType } from "#flow/invoke.ts";
import { jsonOf } from "#sdk/json.ts";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** What a field looks like: as it is for texts, as JSON for all else. */
export function SampleInput({
  input,
  messages,
  onChange,
}: {
  readonly input: InvokeInput;
  readonly messages: readonly string[];
  readonly onChange: (change: (now: InvokeInput) => InvokeInput) => void;
}) {
  const t = useT();
  const { isReadOnly } = useBench();
  /** While it is typed. */
  const [typed, setTyped] = useState<string | null>(null);
  const read = typed === null ? undefined : sampleOf(typed, input.type);
  const change = (text: string): void => {
    setTyped(text);
    const sample = sampleOf(text, input.type);
    if (sample === undefined) return;
    onChange((now) => {
      const { sample: _, ...rest } = now;
      return sample === null ? rest : { ...rest, sample };
    });
  };
  const common = {
    label: t("invoke.sample"),
    readOnly: isReadOnly,
    value: typed ?? wordsOf(input.sample, input.type),
    error:
      typed !== null && read === undefined ? t("invoke.sample_wrong") : messages.join(" ") || null,
    onBlur: () => setTyped(null),
  };
  return input.type === "list" || input.type === "object" || input.type === "money" ? (
    <Textarea
      {...common}
      autosize
      minRows={2}
      maxRows={12}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  ) : (
    <TextInput {...common} onChange={({ currentTarget }) => change(currentTarget.value)} />
  );
}

function isWritten(type: InvokeInput["type"]): boolean {
  return type === "text" || type === "date" || type === "dateTime";
}

function wordsOf(sample: InvokeInput["sample"], type: InvokeInput["type"]): string {
  if (sample === undefined) return "";
  return isWritten(type) && typeof sample === "string" ? sample : JSON.stringify(sample, null, 2);
}

/** Null for none, undefined for what is not of the type. */
function sampleOf(text: string, type: InvokeInput["type"]) {
  if (text === "") return null;
  const json = isWritten(type) ? text : z.json().safeParse(jsonOf(text)).data;
  return json !== undefined && isOfType(type, json) ? json : undefined;
}
