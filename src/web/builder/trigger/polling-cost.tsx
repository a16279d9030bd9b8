import { Alert, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { callsPerDay, levelOf, monthDays, type ReadLevel } from "#flow/cost.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import { connectorOf, triggerOf } from "#flow/offers.ts";
import { type Reads, readsQuery } from "../../api/connections.ts";
import type { Flow } from "../../api/flows.ts";
import { useFormats, useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

const colors: { readonly [level in ReadLevel]: string } = {
  fine: "teal",
  near: "orange",
  over: "red",
};

/** What looking for events costs: by itself, and beside all else that the connection reads. */
export function PollingCost({
  trigger,
  polling,
}: {
  readonly trigger: EventTrigger;
  readonly polling: Flow["polling"];
}) {
  const t = useT();
  const say = useSay();
  const formats = useFormats();
  const { own, catalogue } = useBench();
  const { connection, everySeconds } = trigger;
  const isOwn = own.some(({ id }) => id === connection);
  const { data: reads, isLoading } = useQuery({ ...readsQuery(connection ?? ""), enabled: isOwn });
  // All of it at once: what comes later would push away what somebody is about to click.
  if (everySeconds === null || isLoading) return null;
  const { label: connector, readsPerMinute } = connectorOf(catalogue, trigger.connector) ?? {};
  const { rows: isOfRows, callsPerPoll } =
    triggerOf(catalogue, trigger.connector, trigger.trigger) ?? {};
  const calls = callsPerDay(everySeconds, callsPerPoll);
  const isCurrent = polling?.everySeconds === everySeconds;
  // What else activating would warn of is said where it is set.
  const costly = polling?.warnings.filter(({ code }) => code.startsWith("connection.")) ?? [];
  const change = polling?.choices.find((one) => one.everySeconds === everySeconds)?.change;
  const allowance = reads?.allowance ?? null;
  const total =
    reads === undefined || allowance === null
      ? null
      : allowance.wholeMonth + (change ?? calls) * monthDays;
  return (
    <Stack gap="xs" mt="sm">
      <Text size="sm">
        {t("builder.cost.own", {
          count: calls,
          calls: formats.number(calls),
          month: formats.number(calls * monthDays),
        })}
      </Text>
      {readsPerMinute !== undefined && (
        <Text size="sm" c="dimmed">
          {t("builder.cost.quota", {
            share: formats.share((60 / everySeconds) * (callsPerPoll ?? 1), readsPerMinute),
            calls: formats.number(readsPerMinute),
            connector: connector === undefined ? trigger.connector : say(connector),
          })}
        </Text>
      )}
      {reads !== undefined && reads.dayUse !== null && (
        <DayUseText
          dayUse={reads.dayUse}
          calls={calls}
          connector={connector === undefined ? trigger.connector : say(connector)}
        />
      )}
      {isOfRows === true && callsPerPoll === undefined && (
        <Text size="sm" c="dimmed">
          {t("builder.cost.rows")}
        </Text>
      )}
      {isCurrent && polling.sharedWith > 0 && (
        <Text size="sm" c="dimmed">
          {t("builder.cost.shared", { count: polling.sharedWith })}
        </Text>
      )}
      {allowance !== null && total !== null && (
        <Allowance
          isSaid={!isCurrent || costly.length === 0}
          reads={total}
          floor={allowance.floorPerMonth}
          level={levelOf(total, allowance)}
          connector={connector === undefined ? trigger.connector : say(connector)}
        />
      )}
      {isCurrent &&
        costly.map(({ code, message }) => (
          <Alert key={code} color="orange" icon={<TriangleAlert size={18} />}>
            {message}
          </Alert>
        ))}
    </Stack>
  );
}

/** What the other side has said itself: other programs of the account have their part in it. */
function DayUseText({
  dayUse: { used, of, at },
  calls,
  connector,
}: {
  readonly dayUse: NonNullable<Reads["dayUse"]>;
  readonly calls: number;
  readonly connector: string;
}) {
  const t = useT();
  const formats = useFormats();
  return (
    <Text size="sm" c="dimmed">
      {t("builder.cost.day_use", {
        share: formats.share(calls, of),
        of: formats.number(of),
        used: formats.number(used),
        at: formats.moment(at),
        connector,
      })}
    </Text>
  );
}

function Allowance({
  isSaid,
  reads,
  floor,
  level,
  connector,
}: {
  /** A warning says it otherwise. */
  readonly isSaid: boolean;
  readonly reads: number;
  readonly floor: number;
  readonly level: ReadLevel;
  readonly connector: string;
}) {
  const t = useT();
  const formats = useFormats();
  const words = t("builder.cost.allowance", {
    reads: formats.number(reads),
    floor: formats.number(floor),
    connector,
  });
  return (
    <Stack gap={6}>
      <Progress value={Math.min(100, (100 * reads) / floor)} color={colors[level]} aria-hidden />
      {isSaid && (
        <Text size="sm" c="dimmed">
          {words}
        </Text>
      )}
    </Stack>
  );
}
