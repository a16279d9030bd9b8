import { Box, Button, Group, Loader, Radio, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { EventTrigger } from "#flow/trigger.ts";
import { triggerOf } from "#flow/offers.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { Failure } from "../../parts/failure.tsx";
import { useBench } from "../bench.ts";
import { useShown } from "../fields/pills/use-shown.ts";
import classes from "./record-list.module.css";
import { recordTitles } from "./record-titles.ts";
import type { Tests } from "./use-testing.ts";

/** The newest records of the trigger, to choose one of them. */
export function RecordList({
  trigger: { connection, connector, trigger },
  records,
  chosen,
  onChoose,
}: {
  readonly trigger: EventTrigger;
  readonly records: Tests["records"];
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
}) {
  const t = useT();
  const { flowId, catalogue } = useBench();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["flow", flowId, "records"],
    queryFn: records,
    enabled: connection !== null,
    retry: false,
    // Each look is a call to the outside system.
    staleTime: "static",
    gcTime: 0,
  });
  const formats = useFormats();
  const shown = useShown();
  const output = triggerOf(catalogue, connector, trigger)?.output ?? {};
  if (error !== null) return <Failure error={error} retry={refetch} />;
  if (data === undefined) return <Loader size="sm" aria-label={t("common.loading")} />;
  const titles = recordTitles(data, output, (offer, whole) => shown(offer.sample, offer, whole));
  return (
    <Stack gap="xs" pl={32}>
      {data.length === 0 && <Text size="sm">{t("testing.no_records")}</Text>}
      {data.length > 0 && (
        <Box className={classes["list"]}>
          <Radio.Group aria-label={t("testing.pick")} value={chosen} onChange={onChoose}>
            <Stack gap={4}>
              {data.map(({ key, at, starts }) => {
                const title = titles.get(key) ?? key;
                const facts = [formats.moment(at), key];
                if (starts !== "yes") facts.unshift(t(`testing.starts_${starts}`));
                const detail = facts.join(" · ");
                return (
                  <Radio.Card
                    key={key}
                    value={key}
                    aria-label={`${title} ${detail}`}
                    className={classes["record"]}
                  >
                    <Group wrap="nowrap" gap="sm" miw={0}>
                      <Radio.Indicator size="xs" />
                      <Stack gap={0} miw={0}>
                        <Text size="sm" fw={600} truncate>
                          {title}
                        </Text>
                        <Text size="xs" c="dimmed" truncate>
                          {detail}
                        </Text>
                      </Stack>
                    </Group>
                  </Radio.Card>
                );
              })}
            </Stack>
          </Radio.Group>
        </Box>
      )}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          loading={isFetching}
          leftSection={<RefreshCw size={14} aria-hidden />}
          onClick={() => void refetch()}
        >
          {t("testing.look_again")}
        </Button>
      </Group>
    </Stack>
  );
}
