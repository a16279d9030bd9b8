import { useMemo } from "react";
import type { Json } from "#sdk/json.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { PillOffer } from "#flow/pills.ts";
import { type PillGroup, pillsBefore, sampleOf } from "#flow/samples.ts";
import { see } from "#flow/sight.ts";
import { useForm } from "../editing.tsx";
import { type Choices, choicesFor } from "./choose.ts";
import { useShown } from "./use-shown.ts";

/** The pills that a field can be filled from; and by source all that it gives, in which an amount's currency stands. */
export function usePillChoices(schema: Schema): {
  readonly choices: Choices;
  readonly wholes: ReadonlyMap<string, Json | undefined>;
} {
  const { document, catalogue, known, position } = useForm();
  const shown = useShown();
  const groups = useMemo(
    () => pillsBefore(position, document, catalogue, known),
    [position, document, catalogue, known],
  );
  const wholes = useMemo(
    () =>
      new Map(groups.map(({ from }) => [from, sampleOf(from, document, catalogue, known)?.data])),
    [groups, document, catalogue, known],
  );
  const choices = useMemo(
    () =>
      choicesFor({
        groups,
        schema,
        see: (pill) => see(pill, position, document, catalogue),
        wordsOf: (offer, group) =>
          wordsOf(offer, group, shown(offer.sample, offer, wholes.get(group.from))),
      }),
    [groups, schema, position, document, catalogue, shown, wholes],
  );
  return { choices, wholes };
}

function wordsOf(
  { label, trail, pill }: PillOffer,
  group: PillGroup,
  sample: string | undefined,
): string {
  const { label: name } = group;
  return [label.en, label.ja, trail.en, trail.ja, name.en, name.ja, sample, ...pill.path].join(" ");
}
