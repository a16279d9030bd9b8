import { Radio, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EventTrigger } from "#flow/trigger.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { momentOfWall } from "../../language/wall-time.ts";
import { Failure } from "../../parts/failure.tsx";
import { countEvents, type Start } from "./activation.ts";

/** Which events are meant: those from now on, those since it stood still, or those from a day on. */
export function StartChoice({
  trigger,
  hasRun,
  start,
  onChange,
}: {
  readonly trigger: EventTrigger;
  /** It was active before. */
  readonly hasRun: boolean;
  /** Null while the date is missing. */
  readonly start: Start | null;
  readonly onChange: (start: Start | null) => void;
}) {
  const t = useT();
  const formats = useFormats();
  /** As the input has it: a local time without a zone; empty while it is not whole. */
  const [local, setLocal] = useState("");
  const choose = (value: string): void => {
    if (value === "now" || value === "where_it_stood") onChange(value);
    else onChange(dateOf(local, formats.timeZone));
  };
  const isDate = start === null || typeof start === "object";
  return (
    <Radio.Group
      label={t("activation.activate.from")}
      value={isDate ? "date" : start}
      onChange={choose}
    >
      <Stack gap="sm" mt="xs">
        {hasRun && (
          <Radio
            value="where_it_stood"
            label={t("activation.activate.catch_up")}
            description={t("activation.activate.catch_up_help")}
          />
        )}
        <Radio
          value="now"
          label={t("activation.activate.now")}
          description={t("activation.activate.now_help")}
        />
        <Radio
          value="date"
          label={t("activation.activate.date")}
          description={t("activation.activate.date_help")}
        />
        {isDate && (
          <Stack gap="xs" pl={32}>
            <TextInput
              type="datetime-local"
              label={t("activation.activate.day")}
              description={t("activation.activate.zone", { zone: formats.timeZone })}
              maw={280}
              value={local}
              onChange={({ currentTarget: { value } }) => {
                setLocal(value);
                onChange(dateOf(value, formats.timeZone));
              }}
            />
            {start !== null && <EventCount trigger={trigger} since={start.date} />}
          </Stack>
        )}
      </Stack>
    </Radio.Group>
  );
}

function dateOf(local: string, timeZone: string): Start | null {
  const at = momentOfWall(local, timeZone);
  return at === undefined ? null : { date: new Date(at).toISOString() };
}

/** How many events that is, before anything is started. */
function EventCount({
  trigger: { connection, trigger },
  since,
}: {
  readonly trigger: EventTrigger;
  readonly since: string;
}) {
  const t = useT();
  const formats = useFormats();
  const { data, error, refetch } = useQuery({
    queryKey: ["connection", connection, "count", trigger, since],
    queryFn: () => countEvents(connection ?? "", trigger, since),
    enabled: connection !== null,
    staleTime: "static",
  });
  if (error !== null) return <Failure error={error} retry={refetch} />;
  const words = (): string => {
    if (data === undefined) return t("activation.activate.counting");
    const { count, atLeast } = data;
    const events = formats.number(count);
    return t(atLeast ? "activation.activate.count_least" : "activation.activate.count", {
      count,
      events,
    });
  };
  return (
    <Text size="sm" fw={600} role="status">
      {words()}
    </Text>
  );
}
