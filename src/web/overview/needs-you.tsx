import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  CircleHelp,
  CirclePause,
  CircleX,
  Coins,
  Handshake,
  KeyRound,
  type LucideIcon,
  Unplug,
} from "lucide-react";
import type { ReactNode } from "react";
import { connectionsQuery, handoversQuery } from "../api/connections.ts";
import { useMay } from "../api/me.ts";
import { type Overview, runsOfStatusQuery, type Span } from "../api/overview.ts";
import { useFormats, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";
import { Moment } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { RunMoney } from "../runs/run-money.tsx";
import { useWaitsFor } from "../runs/waits-for.ts";
import { useOwnProposals } from "../proposals/own-proposals.ts";
import classes from "./overview.module.css";

/** So many runs are named one by one. */
const few = 3;

/** What does not go on without a person; nothing where all goes on by itself. */
export function NeedsYou({ overview, span }: { readonly overview: Overview; readonly span: Span }) {
  const t = useT();
  const mayBuild = useMay("builder");
  const waitsOf = useWaitsFor();
  const { parked, paused } = overview.waitingForPerson;
  const parkedRuns = useQuery({ ...runsOfStatusQuery("parked", few), enabled: parked > 0 });
  const connections = useQuery({ ...connectionsQuery, enabled: mayBuild });
  const broken = (connections.data ?? []).filter((one) => one.broken !== null);
  const held = (connections.data ?? []).filter(({ holds }) =>
    holds.some(({ by }) => by === "owner"),
  );
  const handovers = useQuery({ ...handoversQuery, enabled: mayBuild }).data ?? [];
  const proposals = useOwnProposals()?.toAgree ?? [];
  const { failing, unanswered } = overview;
  const own = broken.length + held.length + handovers.length + proposals.length;
  const count = own + failing.length + unanswered.length;
  if (parked + paused + count === 0) return null;
  const named = parkedRuns.data?.items ?? [];
  return (
    <Section title={t(mayBuild ? "overview.needs_you" : "overview.needs_somebody")}>
      <ul className={classes["needs"]}>
        {named.map(({ id, flowName, createdAt, reference, money, waitsFor }) => (
          <Need key={id} kind="parked" icon={CircleHelp}>
            <TextLink to="/runs/$id" params={{ id }} fw={600} size="sm">
              {t(waitsFor.length === 0 ? "overview.need_parked" : "overview.need_limit", {
                flow: flowName,
              })}
            </TextLink>
            {waitsFor.length > 0 && <Text size="sm">{waitsOf({ waitsFor })}</Text>}
            <Text size="sm" c="dimmed">
              {reference} · <Moment at={createdAt} />
            </Text>
            <Text size="sm" component="div">
              <RunMoney money={money} />
            </Text>
          </Need>
        ))}
        {parked > named.length && (
          <More kind="parked" icon={CircleHelp} count={parked} status="parked" />
        )}
        {broken.map(({ id, name, broken: error }) => (
          <Need key={id} kind="connection" icon={Unplug}>
            <TextLink to="/connections/$id" params={{ id }} fw={600} size="sm">
              {t("overview.need_connection", { name })}
            </TextLink>
            <Text size="sm" c="dimmed">
              {error?.message}
            </Text>
          </Need>
        ))}
        {held.map(({ id, name }) => (
          <Need key={id} kind="held" icon={CirclePause}>
            <TextLink to="/connections/$id" params={{ id }} fw={600} size="sm">
              {t("overview.need_hold", { name })}
            </TextLink>
            <Text size="sm" c="dimmed">
              {t("overview.need_hold_help")}
            </Text>
          </Need>
        ))}
        {handovers.map(({ id, owner, flows }) => (
          <Need key={id} kind="handover" icon={KeyRound}>
            <TextLink to="/connections" fw={600} size="sm">
              {t("overview.need_handover", { name: owner.name })}
            </TextLink>
            <Text size="sm" c="dimmed">
              {t("overview.need_handover_help", { count: flows.length })}
            </Text>
          </Need>
        ))}
        {paused > 0 && <More kind="paused" icon={CirclePause} count={paused} status="paused" />}
        {proposals.map(({ id, flowName, by }) => (
          <Need key={id} kind="proposal" icon={Handshake}>
            <TextLink to="/proposals" fw={600} size="sm">
              {t("overview.need_proposal", { flow: flowName })}
            </TextLink>
            <Text size="sm" c="dimmed">
              {t("overview.need_proposal_by", { name: by.name })}
            </Text>
          </Need>
        ))}
        {unanswered.map(({ id, name }) => (
          <Need key={id} kind="unanswered" icon={Coins}>
            <TextLink to="/flows/$id" params={{ id }} fw={600} size="sm">
              {t("overview.need_currency", { flow: name })}
            </TextLink>
            <Text size="sm" c="dimmed">
              {t("overview.need_currency_help")}
            </Text>
          </Need>
        ))}
        {failing.map((flow) => (
          <Failing key={flow.id} flow={flow} span={span} />
        ))}
      </ul>
    </Section>
  );
}

type Kind =
  | "parked"
  | "connection"
  | "held"
  | "handover"
  | "paused"
  | "proposal"
  | "unanswered"
  | "failing";

function Need({
  kind,
  icon: Icon,
  children,
}: {
  readonly kind: Kind;
  readonly icon: LucideIcon;
  readonly children: ReactNode;
}) {
  return (
    <li className={classes["need"]} data-kind={kind}>
      <Icon size={20} aria-hidden />
      <div>{children}</div>
    </li>
  );
}

/** Leads to all runs that wait in this way. */
function More({
  kind,
  icon,
  count,
  status,
}: {
  readonly kind: Kind;
  readonly icon: LucideIcon;
  readonly count: number;
  readonly status: "parked" | "paused";
}) {
  const t = useT();
  const formats = useFormats();
  return (
    <Need kind={kind} icon={icon}>
      <TextLink to="/runs" search={{ status: [status] }} fw={600} size="sm">
        {t(`overview.all_${status}`, { count, number: formats.number(count) })}
      </TextLink>
    </Need>
  );
}

function Failing({
  flow: { id, name, failed, last },
  span,
}: {
  readonly flow: Overview["failing"][number];
  readonly span: Span;
}) {
  const t = useT();
  const formats = useFormats();
  return (
    <Need kind="failing" icon={CircleX}>
      <TextLink
        to="/flows/$id/runs"
        params={{ id }}
        search={{ status: ["failed"], range: span }}
        fw={600}
        size="sm"
      >
        {t("overview.need_failing", { flow: name, count: failed, number: formats.number(failed) })}
      </TextLink>
      <Text size="sm" c="dimmed">
        {last.error !== null && <>{last.error.message} · </>}
        <TextLink to="/runs/$id" params={{ id: last.runId }} size="sm" underline="always">
          {t("overview.newest_failure")}
        </TextLink>
      </Text>
    </Need>
  );
}
