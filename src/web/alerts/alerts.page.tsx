import { Badge, Group, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { BellOff, BellRing, CircleCheck, CircleHelp, CircleX, type LucideIcon } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { type Alert, alertsQuery, markSeen } from "../api/alerts.ts";
import { useMay } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { ButtonLink, TextLink } from "../parts/link.tsx";
import { Moment } from "../parts/moment.tsx";
import { Page } from "../parts/page.tsx";
import classes from "./alerts.module.css";
import { EndedNotice } from "./ended-notice.tsx";

/** What has gone wrong with what is the person's. Who opens it has seen it. */
export function AlertsPage() {
  const t = useT();
  const query = useQuery(alertsQuery);
  const isAdministrator = useMay("administrator");
  const queries = useQueryClient();
  const { newCount = 0, newest = 0 } = query.data ?? {};
  useEffect(() => {
    if (newCount === 0) return;
    // What is new stays marked until the list is asked for again.
    void markSeen(newest).then(() =>
      queries.setQueryData(alertsQuery.queryKey, (list) => list && { ...list, newCount: 0 }),
    );
  }, [newCount, newest, queries]);
  return (
    <Page
      title={t("nav.alerts")}
      help={t("alerts.help")}
      actions={
        <ButtonLink
          to="/alerts/choices"
          variant="default"
          leftSection={<BellRing size={16} aria-hidden />}
        >
          {t("alerts.choose")}
        </ButtonLink>
      }
    >
      {isAdministrator && <EndedNotice />}
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={BellOff} title={t("alerts.none")}>
              {t("alerts.none_help")}
            </Empty>
          ) : (
            <ul className={classes["alerts"]}>
              {items.map((alert) => (
                <Item key={alert.id} alert={alert} />
              ))}
            </ul>
          )
        }
      </Asked>
    </Page>
  );
}

type Look = "wrong" | "waits" | "works";

const icons: Readonly<Record<Look, LucideIcon>> = {
  wrong: CircleX,
  waits: CircleHelp,
  works: CircleCheck,
};

function lookOf({ kind, worksSince }: Alert): Look {
  if (worksSince !== null) return "works";
  switch (kind) {
    case "run_failed":
    case "polls_failing":
    case "events_missed":
    case "flow_switched_off":
    case "fields_changed":
    case "connection_broken":
    case "polls_late":
    case "nothing_ran":
    case "connection_held":
    case "lists_differ":
    case "clocks_differ":
    case "disk_nearly_full":
    case "backup_missed":
    case "process_gone":
      return "wrong";
    case "run_parked":
    case "above_limit":
    case "version_waits":
    case "handover_waits":
      return "waits";
  }
}

function Item({ alert }: { readonly alert: Alert }) {
  const t = useT();
  const { text, code, advice, money, place, lastAt, worksSince, isNew } = alert;
  const look = lookOf(alert);
  const Icon = icons[look];
  return (
    <li className={classes["alert"]} data-look={look}>
      <Icon size={20} aria-hidden />
      <div className={classes["said"]}>
        <Group gap="xs">
          <PlaceLink place={place}>{text}</PlaceLink>
          {isNew && <Badge size="sm">{t("alerts.new")}</Badge>}
        </Group>
        {money.length > 0 && <Text size="sm">{money.join(" · ")}</Text>}
        {advice !== null && <Text size="sm">{advice}</Text>}
        <Text size="sm" c="dimmed">
          {worksSince === null && code !== null && <>{code} · </>}
          <Moment at={worksSince ?? lastAt} />
        </Text>
      </div>
    </li>
  );
}

/** Leads to where something can be done about it. */
function PlaceLink({
  place,
  children,
}: {
  readonly place: Alert["place"];
  readonly children: ReactNode;
}) {
  const look = { fw: 600, size: "sm", children } as const;
  switch (place.at) {
    case "run":
      return <TextLink to="/runs/$id" params={{ id: place.id }} {...look} />;
    case "flow":
      return <TextLink to="/flows/$id" params={{ id: place.id }} {...look} />;
    case "connection":
      return <TextLink to="/connections/$id" params={{ id: place.id }} {...look} />;
    case "proposals":
      return <TextLink to="/proposals" {...look} />;
    case "connections":
      return <TextLink to="/connections" {...look} />;
    case "settings":
      return <TextLink to="/settings" {...look} />;
  }
}
