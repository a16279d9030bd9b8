import { Box, Loader, Radio, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { triggerOf } from "#flow/offers.ts";
import { useSuspenseCatalogueFor } from "../../api/catalogue.ts";
import type { Flow } from "../../api/flows.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { MomentPicker } from "../../parts/pickers.ts";
import { type Past, pastQuery, type Start } from "./activation.ts";
import { PastWords } from "./past-words.tsx";

/** How long a picked moment must stand before what lies behind it is counted. */
const settledMs = 600;

/** Which events are meant: those from now on, those since it stood still, or those from a day on. */
export function StartChoice({
  flow,
  stood,
  start,
  onChange,
}: {
  readonly flow: Flow;
  /** What there is to catch up on; null where it never ran. */
  readonly stood: UseQueryResult<Past> | null;
  /** Null while the date is missing. */
  readonly start: Start | null;
  readonly onChange: (start: Start | null) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const catalogue = useSuspenseCatalogueFor(flow.id);
  const [moment, setMoment] = useState<string | null>(null);
  const choose = (value: string): void => {
    if (value === "now" || value === "where_it_stood") onChange(value);
    else onChange(dateOf(moment));
  };
  const { trigger } = flow.draft;
  const isOfRows =
    trigger?.kind === "event" &&
    triggerOf(catalogue, trigger.connector, trigger.trigger)?.rows === true;
  const isDate = start === null || typeof start === "object";
  const standsNowhere = stood?.data?.since === null;
  return (
    <Radio.Group
      label={t("activation.activate.from")}
      value={isDate ? "date" : start}
      onChange={choose}
    >
      <Stack gap="sm" mt="xs">
        {stood !== null && (
          <Radio
            value="where_it_stood"
            label={t("activation.activate.catch_up")}
            description={t(
              standsNowhere
                ? isOfRows
                  ? "activation.activate.catch_up_not_rows"
                  : "activation.activate.catch_up_not"
                : "activation.activate.catch_up_help",
            )}
            disabled={standsNowhere}
          />
        )}
        {stood !== null && !standsNowhere && (
          <Box pl={32}>
            <Counted past={stood} isSince />
          </Box>
        )}
        <Radio
          value="now"
          label={t("activation.activate.now")}
          description={t("activation.activate.now_help")}
        />
        <Radio
          value="date"
          label={t("activation.activate.date")}
          description={t(
            isOfRows ? "activation.activate.date_not" : "activation.activate.date_help",
          )}
          disabled={isOfRows}
        />
        {isDate && (
          <Stack gap="xs" pl={32}>
            <Suspense fallback={<Loader size="sm" aria-label={t("common.loading")} />}>
              <MomentPicker
                label={t("activation.activate.day")}
                description={t("activation.activate.zone", { zone: formats.timeZone })}
                placeholder={t("activation.activate.day_pick")}
                maw={280}
                moment={moment}
                onPick={(picked) => {
                  setMoment(picked);
                  onChange(dateOf(picked));
                }}
              />
            </Suspense>
            {moment !== null && <CountSince flow={flow} moment={moment} />}
          </Stack>
        )}
      </Stack>
    </Radio.Group>
  );
}

function dateOf(moment: string | null): Start | null {
  return moment === null ? null : { date: moment };
}

/** How many events that is, before anything is started. Counted once nobody picks any more. */
function CountSince({ flow, moment }: { readonly flow: Flow; readonly moment: string }) {
  const [settled] = useDebouncedValue(moment, settledMs);
  const past = useQuery({ ...pastQuery(flow, settled), enabled: settled === moment });
  return <Counted past={past} />;
}

function Counted({
  past: { data, error, refetch },
  isSince = false,
}: {
  readonly past: UseQueryResult<Past>;
  /** Says from when, too. */
  readonly isSince?: boolean;
}) {
  return error === null ? (
    <PastWords past={data} isSince={isSince} />
  ) : (
    <Failure error={error} retry={refetch} />
  );
}
