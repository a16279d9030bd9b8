import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { callersOf, flowsCalledBy, publishedOf, withFlows } from "#engine/called-flows.ts";
import { withTables } from "#engine/catalogue.ts";
import { newlyCalled } from "#engine/ready-flow.ts";
import type { FlowRecord, ProposalRecord } from "#engine/store.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { flowById, showFlow } from "../flows/find.ts";
import { Flow } from "../flows/flows.schemas.ts";
import { proposalView } from "../flows/flows.view.ts";
import type { Viewer } from "../flows/polling.ts";
import type { Env, ServerParts } from "../parts.ts";
import { type NameOf, personNames } from "../persons.ts";
import { optionalBody } from "../optional-body.ts";
import { answer, IdParam, optionalJsonBody } from "../schemas.ts";
import { connectionsIn } from "#flow/uses.ts";
import { usedConnections } from "../used-connections.ts";
import { veils } from "../veil.ts";
import { calledBySides, documentsOf } from "./changes.ts";
import { detailOfChanges, uncheckedIn } from "./changes.view.ts";
import { agreeTo, connectionsOncePublished, isOutdated, proposalById, refuse } from "./decide.ts";
import { Agreement, ProposalDetail, ProposalSummary } from "./proposals.schemas.ts";

const tags = ["proposals"];

const listProposals = createRoute({
  method: "get",
  path: "/",
  operationId: "listProposals",
  tags,
  summary: "List proposals",
  description: "Versions that wait until owners of connections in them agree, the oldest first.",
  request: {
    query: z.strictObject({
      waitsFor: z
        .literal("me")
        .exactOptional()
        .meta({ description: "Those that wait for the one who asks." }),
    }),
  },
  responses: {
    200: answer("The proposals.", z.strictObject({ items: z.array(ProposalSummary) })),
    ...refusals(),
  },
});

const getProposal = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "getProposal",
  tags,
  summary: "Show a proposal",
  description: "With what it changes, in words.",
  request: { params: IdParam },
  responses: {
    200: answer("The proposal.", ProposalDetail),
    ...refusals("proposal.not_found", "flow.not_found"),
  },
});

const agree = createRoute({
  method: "post",
  path: "/{id}/agreement",
  operationId: "agreeToProposal",
  tags,
  summary: "Agree to a proposal",
  description:
    "The owner of a connection in it, or of a flow that it calls for the first time, agrees to exactly this version and the versions that it calls. When all have agreed, Millrace publishes it, and starts the flow if the proposal asks for that. The person must confirm the writes in live mode through their connections that are new with it. Harmless if the person has agreed before.",
  middleware: optionalBody,
  request: { params: IdParam, body: optionalJsonBody(Agreement) },
  responses: {
    200: answer("The flow as it is now; its `proposal` is null when it was published.", Flow),
    ...bodyRefusals(
      "proposal.not_found",
      "proposal.not_asked",
      "proposal.outdated",
      "flow.not_found",
      "flow.conflict",
      "flow.not_ready",
      "flow.live_writes",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

const refuseProposal = createRoute({
  method: "post",
  path: "/{id}/refusal",
  operationId: "refuseProposal",
  tags,
  summary: "Refuse a proposal, or take it back",
  description:
    "The owner of a connection in it, the person who proposed it, or an administrator may do this. The flow goes on as it was; the draft stays.",
  request: { params: IdParam },
  responses: {
    204: { description: "It is gone." },
    ...refusals("proposal.not_found", "proposal.not_asked"),
  },
});

type Parts = Pick<ServerParts, "store" | "engine" | "reading" | "people">;

/** `/proposals`: versions that wait for the owners of the connections in them. */
export function proposalRoutes(parts: Parts) {
  const { store, people } = parts;
  return new OpenAPIHono<Env>()
    .openapi(listProposals, async (c) => {
      const { person } = c.get("actor");
      const isMine = ({ owners, agreed }: ProposalRecord): boolean =>
        owners.includes(person) && !agreed.includes(person);
      const { waitsFor } = c.req.valid("query");
      const proposals = (await store.proposals()).filter(
        (one) => waitsFor === undefined || isMine(one),
      );
      const flowIds = proposals.map(({ flowId }) => flowId);
      const flows = new Map((await store.flows(flowIds)).map((flow) => [flow.id, flow]));
      const nameOf = await personNames(people);
      const items = proposals.flatMap((one) => {
        const flow = flows.get(one.flowId);
        return flow === undefined ? [] : [summaryView(one, flow, nameOf)];
      });
      return c.json({ items }, 200);
    })
    .openapi(getProposal, async (c) => {
      const proposal = await proposalById(parts, c.req.valid("param").id);
      const viewer = { actor: c.get("actor"), locale: c.get("locale") };
      return c.json(await detailOf(parts, proposal, viewer), 200);
    })
    .openapi(agree, async (c) => {
      const proposal = await proposalById(parts, c.req.valid("param").id);
      const viewer = { actor: c.get("actor"), locale: c.get("locale") };
      const veilFor = await veils(parts, viewer.actor);
      c.set("veil", veilFor(await connectionsOncePublished(parts, proposal)));
      await agreeTo(parts, proposal, c.req.valid("json").confirm, viewer);
      return c.json(await showFlow(parts, proposal.flowId, viewer), 200);
    })
    .openapi(refuseProposal, async (c) => {
      const proposal = await proposalById(parts, c.req.valid("param").id);
      await refuse(parts, proposal, c.get("actor"));
      return c.body(null, 204);
    });
}

function summaryView(
  proposal: ProposalRecord,
  { id: flowId, name: flowName }: FlowRecord,
  nameOf: NameOf,
): ProposalSummary {
  return { ...proposalView(proposal, nameOf), flowId, flowName };
}

async function detailOf(
  parts: Parts,
  proposal: ProposalRecord,
  { actor, locale }: Viewer,
): Promise<ProposalDetail> {
  const { store, engine, people } = parts;
  const flow = await flowById(parts, proposal.flowId);
  const nameOf = await personNames(people);
  const { document } = proposal;
  const published = flow.version?.document ?? null;
  const documents = [document, ...(published ? [published] : [])];
  const flows = await flowsCalledBy(documents, store);
  const called = await flowsCalledBy([document], store);
  const bySides = await calledBySides([flow.version, { document, calls: proposal.calls }], store);
  const all = [...documents, ...publishedOf(flows), ...documentsOf(bySides)];
  const connections = usedConnections(connectionsIn(...all), await store.connections(), {
    person: actor.person,
    granted: await store.grantedTo(actor.person),
    nameOf,
  });
  const offers = withFlows(engine.catalogue, flows, flow.id);
  const catalogue = await withTables(offers, store, ...all);
  const surroundings = { catalogue, called: bySides, connections };
  const callers = await callersOf(flow.id, store);
  return {
    ...summaryView(proposal, flow, nameOf),
    document,
    published,
    connections,
    calls: newlyCalled(called, flow).map(({ id, name, owner }) => ({
      id,
      name,
      owner: nameOf(owner),
    })),
    outdated: isOutdated(proposal.calls, called),
    unchecked: uncheckedIn(published, document, callers, locale),
    ...detailOfChanges(published, document, surroundings, locale),
  };
}
