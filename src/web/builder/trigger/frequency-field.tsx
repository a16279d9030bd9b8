import { Group, NumberInput, Select, Stack } from "@mantine/core";
import { useState } from "react";
import type { WebTranslate } from "#i18n/web/translator.ts";
import { callsPerDay, frequencies } from "#flow/cost.ts";
import { triggerOf } from "#flow/offers.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { useAsked } from "../asked.ts";
import { useBench } from "../bench.ts";
import type { ProblemView } from "../fields/step-form.tsx";

const custom = "custom";
const shortest = 15;
const longest = 86_400;

/** How often the flow asks for something new, with what each choice costs. */
export function FrequencyField({
  trigger,
  problems,
}: {
  readonly trigger: EventTrigger;
  readonly problems: readonly ProblemView[];
}) {
  const t = useT();
  const formats = useFormats();
  const { catalogue, edit, isReadOnly } = useBench();
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  const callsAt = (seconds: number): number => callsPerDay(seconds, offer?.callsPerPoll);
  const { everySeconds } = trigger;
  const isListed = everySeconds === null || frequencies.includes(everySeconds);
  const isAsked = useAsked();
  const [isTouched, setIsTouched] = useState(false);
  const [isCustom, setIsCustom] = useState(!isListed);
  const set = (seconds: number): void => {
    if (seconds !== everySeconds) edit({ do: "setFrequency", everySeconds: seconds });
  };
  const choose = (value: string | null): void => {
    setIsCustom(value === custom);
    if (value !== null && value !== custom) set(Number(value));
  };
  const problem = problems.find(({ path }) => path[0] === "everySeconds");
  const labelOf = (seconds: number): string =>
    t("builder.frequency.choice", {
      every: everyWords(seconds, t),
      count: callsAt(seconds),
      calls: formats.number(callsAt(seconds)),
    });
  return (
    <Stack gap="sm">
      <Select
        label={t("builder.frequency.label")}
        description={t("builder.frequency.help")}
        placeholder={t("builder.frequency.placeholder")}
        required
        readOnly={isReadOnly}
        allowDeselect={false}
        error={isAsked || isTouched ? problem?.message : undefined}
        onBlur={() => setIsTouched(true)}
        maxDropdownHeight={420}
        data={[
          ...frequencies.map((seconds) => ({ value: String(seconds), label: labelOf(seconds) })),
          { value: custom, label: t("builder.frequency.custom") },
        ]}
        value={isCustom || !isListed ? custom : everySeconds === null ? null : String(everySeconds)}
        onChange={choose}
      />
      {(isCustom || !isListed) && (
        <Group align="flex-end">
          <NumberInput
            label={t("builder.frequency.seconds")}
            description={
              everySeconds === null
                ? t("builder.frequency.range")
                : t("builder.frequency.calls", {
                    count: callsAt(everySeconds),
                    calls: formats.number(callsAt(everySeconds)),
                  })
            }
            min={shortest}
            max={longest}
            clampBehavior="blur"
            allowDecimal={false}
            readOnly={isReadOnly}
            thousandSeparator=","
            value={everySeconds ?? ""}
            onChange={(value) =>
              typeof value === "number" && value >= shortest && value <= longest && set(value)
            }
          />
        </Group>
      )}
    </Stack>
  );
}

/** "Every 15 seconds", "Every hour". */
function everyWords(seconds: number, t: WebTranslate): string {
  if (seconds % 86_400 === 0) return t("builder.frequency.days", { count: seconds / 86_400 });
  if (seconds % 3_600 === 0) return t("builder.frequency.hours", { count: seconds / 3_600 });
  if (seconds % 60 === 0) return t("builder.frequency.minutes", { count: seconds / 60 });
  return t("builder.frequency.every_seconds", { count: seconds });
}
