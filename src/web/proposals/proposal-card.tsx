import { Alert, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck, TriangleAlert } from "lucide-react";
import { type ProposalDetail, type ProposalSummary, proposalQuery } from "../api/proposals.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { TextLink } from "../parts/link.tsx";
import { Moment } from "../parts/moment.tsx";
import { Writes } from "../parts/writes.tsx";
import { Agree } from "./agree.tsx";
import { useOwnId } from "./own-proposals.ts";
import { Refuse } from "./refuse.tsx";

/** A version that waits: who wants it, what it changes, and what can be said to it. */
export function ProposalCard({
  proposal,
  may,
}: {
  readonly proposal: ProposalSummary;
  readonly may: "agree" | "take_back";
}) {
  const t = useT();
  const { id, flowId, flowName, by, at, owners } = proposal;
  const me = useOwnId();
  const others = owners
    .filter(({ person, agreed }) => !agreed && person.id !== me)
    .map(({ person }) => person.name);
  const formats = useFormats();
  const detail = useQuery(proposalQuery(id));
  const asks = others.length === 0 ? "proposals.asks_you" : "proposals.asks";
  const sentence = may === "agree" ? asks : "proposals.waits";
  return (
    <Paper withBorder p="lg" component="article" aria-label={flowName}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4">
            <TextLink to="/flows/$id" params={{ id: flowId }} inherit>
              {flowName}
            </TextLink>
          </Title>
          <Text size="sm" c="dimmed">
            {t("proposals.by", { name: by.email === "" ? by.name : `${by.name} (${by.email})` })} ·{" "}
            <Moment at={at} />
          </Text>
        </div>
        <Text size="sm">
          {t(sentence, { names: formats.list(others) })} <Starts proposal={proposal} />
        </Text>
        <Asked query={detail}>
          {(found) => <Body proposal={proposal} detail={found} may={may} />}
        </Asked>
      </Stack>
    </Paper>
  );
}

/** What can be said to it stands below all of it, and comes with it: nobody agrees to what they have not seen. */
function Body({
  proposal,
  detail,
  may,
}: {
  readonly proposal: ProposalSummary;
  readonly detail: ProposalDetail;
  readonly may: "agree" | "take_back";
}) {
  const t = useT();
  const { outdated } = detail;
  return (
    <Stack gap="sm">
      {may === "agree" && <Why detail={detail} />}
      {outdated && (
        <Alert color="orange" icon={<TriangleAlert size={20} aria-hidden />}>
          {t(may === "agree" ? "proposals.outdated" : "proposals.outdated_own", {
            name: proposal.by.name,
          })}
        </Alert>
      )}
      <Unchecked unchecked={detail.unchecked} />
      <Changes detail={detail} />
      <Group justify="flex-end">
        <Refuse proposal={proposal} isOwn={may === "take_back"} />
        {may === "agree" && !outdated && <Agree proposal={proposal} />}
      </Group>
    </Stack>
  );
}

/** Anybody who knows an address starts it, before or after, or starts a flow that calls it. */
function Unchecked({ unchecked }: Pick<ProposalDetail, "unchecked">) {
  const t = useT();
  if (unchecked === null) return null;
  const { after, callers, message } = unchecked;
  const isOpen = after || callers.length > 0;
  return (
    <Alert
      color={isOpen ? "orange" : "gray"}
      icon={
        isOpen ? <TriangleAlert size={20} aria-hidden /> : <ShieldCheck size={20} aria-hidden />
      }
      title={t("proposals.unchecked")}
    >
      {message}
    </Alert>
  );
}

/** For what a person is asked: connections that act in it, flows that it calls, or others that call it. */
function Why({ detail: { calls, connections } }: { readonly detail: ProposalDetail }) {
  const t = useT();
  const formats = useFormats();
  const me = useOwnId();
  const called = calls.filter(({ owner }) => owner.id === me).map(({ name }) => name);
  const acts = connections.some(({ owner }) => owner.id === me);
  return (
    <div>
      {acts && <Text size="sm">{t("proposals.why_connections")}</Text>}
      {called.length > 0 && (
        <Text size="sm">{t("proposals.why_called", { names: formats.list(called) })}</Text>
      )}
      {!acts && called.length === 0 && <Text size="sm">{t("proposals.why_callers")}</Text>}
    </div>
  );
}

/** What happens with the flow when all have agreed. */
function Starts({ proposal: { starts } }: { readonly proposal: ProposalSummary }) {
  const t = useT();
  const formats = useFormats();
  switch (starts) {
    case null:
      return t("proposals.goes_on");
    case "now":
      return t("proposals.starts_now");
    case "where_it_stood":
      return t("proposals.starts_where_it_stood");
  }
  return t("proposals.starts_from", { date: formats.moment(starts.date) });
}

/** All of it: who agrees has read it. What stays in a step that changes is paler. */
function Changes({ detail }: { readonly detail: ProposalDetail }) {
  const t = useT();
  const { writes, changes, unchanged, published, connections } = detail;
  const modes = new Map(connections.map(({ id, mode }) => [id, mode]));
  const shown = writes.map((one) => ({
    ...one,
    mode: one.connection === null ? null : (modes.get(one.connection) ?? null),
  }));
  return (
    <Stack gap="md">
      {writes.length > 0 && (
        <div>
          <Title order={3} size="h6" mb={4}>
            {t("proposals.writes")}
          </Title>
          <Writes writes={shown} isAllNew={published === null} />
        </div>
      )}
      <div>
        <Title order={3} size="h6" mb={4}>
          {t("proposals.changes")}
        </Title>
        {published === null && <Text size="sm">{t("proposals.first")}</Text>}
        {changes.length === 0 && <Text size="sm">{t("proposals.no_changes")}</Text>}
        <List size="sm" spacing={4} style={{ overflowWrap: "anywhere" }}>
          {changes.map(({ step, path, message }) => (
            <List.Item key={[step, ...path, message].join(" ")}>{message}</List.Item>
          ))}
          {unchanged.map(({ step, path, message }) => (
            <List.Item key={[step, ...path, message].join(" ")} c="dimmed">
              {message}
            </List.Item>
          ))}
        </List>
      </div>
    </Stack>
  );
}
