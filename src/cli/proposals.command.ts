import type { Command } from "commander";
import { type InferResponseType, parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { exitCodes, Failure } from "./failure.ts";
import { confirmable, type Confirming, confirming } from "./flow-activation.ts";
import { localTime, type Session, type WithSession } from "./session.ts";
import { oneLine } from "./table.ts";

type Proposal = InferResponseType<Client["proposals"]["$get"], 200>["items"][number];
type Detail = InferResponseType<Client["proposals"][":id"]["$get"], 200>;

/** `millrace proposals`: versions that wait for the owners of the connections in them. */
export function proposalsCommand(program: Command, run: WithSession, t: Translate): void {
  const proposals = program.command("proposals").description(t("cli.proposals"));
  proposals
    .command("list")
    .description(t("cli.proposals.list"))
    .option("--mine", t("cli.proposals.mine"), false)
    .action(run((session, { mine }: { mine: boolean }) => list(session, mine)));
  proposals
    .command("show <proposal>")
    .description(t("cli.proposals.show"))
    .action(run((session, wanted: string) => show(session, wanted)));
  confirmable(proposals.command("agree <proposal>"), t("cli.proposals.confirm"), t)
    .description(t("cli.proposals.agree"))
    .action(run((session, wanted: string, options: Confirming) => agree(session, wanted, options)));
  proposals
    .command("refuse <proposal>")
    .description(t("cli.proposals.refuse"))
    .action(run((session, wanted: string) => refuse(session, wanted)));
}

async function list(session: Session, mine: boolean): Promise<void> {
  const { api, ask, t } = session;
  const query = mine ? { waitsFor: "me" as const } : {};
  const proposals = await ask(parseResponse(api.proposals.$get({ query })));
  session.show(proposals, () => {
    if (proposals.items.length === 0)
      return t(mine ? "cli.proposals.none_mine" : "cli.proposals.none");
    const head = [
      t("head.flow"),
      t("head.proposed_by"),
      t("head.time"),
      t("head.waits_for"),
      t("head.id"),
    ];
    const rows = proposals.items.map((one) => [
      one.flowName,
      whoIs(one.by),
      localTime(one.at),
      waitsFor(one),
      one.id,
    ]);
    return session.table(head, rows);
  });
}

async function show(session: Session, wanted: string): Promise<void> {
  const { api, ask } = session;
  const { id } = await proposalNamed(session, wanted);
  const proposal = await ask(parseResponse(api.proposals[":id"].$get({ param: { id } })));
  session.show(proposal, () => words(proposal, session));
}

function words(proposal: Detail, { t, table }: Session): string {
  const { flowName, by, at, unchecked, writes, changes, unchanged } = proposal;
  const facts = [
    [t("head.proposed_by"), whoIs(by)],
    [t("head.time"), localTime(at)],
    [t("head.waits_for"), waitsFor(proposal)],
    [t("head.start"), startWords(proposal.starts, t)],
    [t("head.id"), proposal.id],
  ];
  return [
    table([flowName, ""], facts),
    ...(unchecked === null
      ? []
      : [`${t("cli.proposals.unchecked")}:\n  ${oneLine(unchecked.message)}`]),
    ...(writes.length === 0
      ? []
      : [
          [
            `${t("cli.proposals.writes")}:`,
            ...writes.map((write) => `  ${oneLine(writeWords(write, t))}`),
          ].join("\n"),
        ]),
    [
      `${t("cli.proposals.changes")}:`,
      ...[...changes, ...unchanged].map(({ message }) => `  ${oneLine(message)}`),
    ].join("\n"),
  ].join("\n\n");
}

function writeWords({ kind, message, before }: Detail["writes"][number], t: Translate): string {
  const until = before === null ? "" : ` ${t("cli.proposals.before", { before })}`;
  return `${t(writeKinds[kind])}: ${message}${until}`;
}

const writeKinds = {
  added: "cli.proposals.write.added",
  changed: "cli.proposals.write.changed",
  same: "cli.proposals.write.same",
  removed: "cli.proposals.write.removed",
} as const;

function whoIs({ name, email }: Proposal["by"]): string {
  return email === "" ? name : `${name} (${email})`;
}

function startWords(starts: Proposal["starts"], t: Translate): string {
  switch (starts) {
    case null:
      return t("cli.proposals.not_started");
    case "now":
      return t("cli.proposals.from_now");
    case "where_it_stood":
      return t("cli.proposals.where_it_stood");
  }
  return localTime(starts.date);
}

function waitsFor({ owners }: Pick<Proposal, "owners">): string {
  const open = owners.flatMap(({ person, agreed }) => (agreed ? [] : [person.name]));
  return open.length === 0 ? "-" : open.join(", ");
}

async function agree(session: Session, wanted: string, options: Confirming): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await proposalNamed(session, wanted);
  const flow = await confirming(session, options, (json) =>
    ask(parseResponse(api.proposals[":id"].agreement.$post({ param: { id }, json }))),
  );
  session.show(flow, () => {
    const { name, proposal, version } = flow;
    return proposal?.id === id
      ? t("cli.proposals.agreed", { name, owners: waitsFor(proposal) })
      : t("cli.flows.published", { name, version: version?.number ?? 1 });
  });
}

async function refuse(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, flowName } = await proposalNamed(session, wanted);
  await ask(parseResponse(api.proposals[":id"].refusal.$post({ param: { id } })));
  session.show({ refused: id }, () => t("cli.proposals.refused", { name: flowName }));
}

/** By its own id, or by the flow that it is for: each has one. */
async function proposalNamed({ api, ask, t }: Session, wanted: string): Promise<Proposal> {
  const { items } = await ask(parseResponse(api.proposals.$get({ query: {} })));
  const byId = items.find(({ id, flowId }) => id === wanted || flowId === wanted);
  if (byId !== undefined) return byId;
  const [first, ...others] = items.filter(({ flowName }) => flowName === wanted);
  if (first === undefined)
    throw new Failure(exitCodes.refused, t("cli.proposals.not_found", { wanted }));
  if (others.length === 0) return first;
  const ids = [first, ...others].map(({ id }) => id);
  throw new Failure(exitCodes.refused, t("cli.ambiguous", { name: wanted }), ids);
}
