import { z } from "zod";
import type { Operation } from "#people/permissions.ts";
import { parkRun } from "./parked.world.ts";
import { draftOn, made } from "./people.world.ts";
import type { ServerWorld, Worker } from "./server.world.ts";

/** For tests: how each operation is asked for, about an object of somebody that is made for it. */

export interface Asking {
  readonly path: string;
  readonly body?: unknown;
}

/** Somebody, of whom another API key can be made. */
export interface Owner extends Worker {
  readonly another: () => Promise<Worker>;
}

export type Recipe = (owner: Owner) => Promise<Asking>;

const WithId = z.object({ id: z.string() });
const WithItems = z.object({ items: z.array(WithId) });
const WithProposal = z.object({ proposal: WithId });
const WithConnection = z.object({ connection: WithId });

/** `values` lead to the simulator. `third`: a builder who owns nothing that the others are asked about. */
export function recipes(
  world: ServerWorld,
  values: object,
  third: Worker,
): Readonly<Record<Operation, Recipe>> {
  let count = 0;
  const fresh = (word: string): string => `${word} ${(count += 1)}`;

  const connection = async (owner: Worker): Promise<string> => {
    const wish = { connector: "stripe", name: fresh("Till"), values };
    return WithConnection.parse((await owner.call("POST", "/connections", wish)).body).connection
      .id;
  };
  /** With a connection of the owner's in it. */
  const flow = async (owner: Worker) => {
    const draft = draftOn(await connection(owner), { amount: 100 });
    const flow = made(await owner.call("POST", "/flows", { name: fresh("Flow"), draft }));
    return { ...flow, draft };
  };
  const activeFlow = async (owner: Worker): Promise<string> => {
    const { id } = await flow(owner);
    await owner.call("POST", `/flows/${id}/activate`, { from: "now" });
    return id;
  };
  /** Waits for the owner of the connection in it. */
  const proposal = async (owner: Worker): Promise<string> => {
    const { id, revision } = await flow(owner);
    const { draft } = z
      .object({ draft: z.looseObject({}) })
      .parse((await owner.call("GET", `/flows/${id}`)).body);
    const changed = { ...draft, ownEvents: 1 };
    await third.call("PUT", `/flows/${id}`, { name: fresh("Flow"), draft: changed, revision });
    await third.call("POST", `/flows/${id}/activate`, { from: "now" });
    return WithProposal.parse((await owner.call("GET", `/flows/${id}`)).body).proposal.id;
  };
  const parked = async (owner: Worker) => parkRun(world.store, await connection(owner));
  const keysOf = async (owner: Worker) =>
    WithItems.parse((await owner.call("GET", "/api-keys")).body).items.map(({ id }) => id);
  const person = async (): Promise<string> => (await world.as("viewer", fresh("Guest"))).person;
  const at =
    (path: string, body?: unknown): Recipe =>
    () =>
      Promise.resolve(body === undefined ? { path } : { path, body });
  const ofConnection =
    (rest = "", body?: unknown): Recipe =>
    async (owner) => ({ path: `/connections/${await connection(owner)}${rest}`, body });
  const ofFlow =
    (rest = "", body?: unknown): Recipe =>
    async (owner) => ({ path: `/flows/${(await flow(owner)).id}${rest}`, body });
  const ofProposal =
    (rest = ""): Recipe =>
    async (owner) => ({ path: `/proposals/${await proposal(owner)}${rest}` });

  return {
    listConnectors: at("/connectors"),
    getSimulator: at("/simulator"),

    listConnections: at("/connections"),
    createConnection: async () => ({
      path: "/connections",
      body: { connector: "stripe", name: fresh("Till"), values },
    }),
    getConnection: ofConnection(),
    changeConnection: ofConnection("", { name: "Renamed" }),
    deleteConnection: ofConnection(),
    checkConnection: ofConnection("/check"),
    getConnectionReads: ofConnection("/reads"),
    listConnectionFlows: ofConnection("/flows"),
    listGrants: ofConnection("/grants"),
    giveGrant: ofConnection(`/grants/${third.person}`),
    takeGrant: ofConnection(`/grants/${third.person}`),
    listChoices: ofConnection("/choices/customers"),
    getTriggerSample: ofConnection("/triggers/new-charge/sample"),
    countTriggerEvents: ofConnection("/triggers/new-charge/count?since=2020-01-01"),

    listFlows: at("/flows"),
    createFlow: async () => ({ path: "/flows", body: { name: fresh("Flow") } }),
    getFlow: ofFlow(),
    changeFlow: async (owner) => {
      const { id, draft, revision } = await flow(owner);
      return { path: `/flows/${id}`, body: { name: fresh("Flow"), draft, revision } };
    },
    editFlow: async (owner) => {
      const { id, revision } = await flow(owner);
      return {
        path: `/flows/${id}/edits`,
        body: { operation: { do: "setFrequency", everySeconds: 20 }, revision },
      };
    },
    deleteFlow: ofFlow(),
    getFlowProblems: ofFlow("/problems"),
    validateFlowDocument: at("/flows/validate", { document: draftOn("nowhere") }),
    activateFlow: ofFlow("/activate", { from: "now" }),
    publishFlow: async (owner) => {
      const id = await activeFlow(owner);
      const { draft, revision } = z
        .object({ draft: z.looseObject({}), revision: z.int() })
        .parse((await owner.call("GET", `/flows/${id}`)).body);
      const changed = { ...draft, ownEvents: 1 };
      await third.call("PUT", `/flows/${id}`, { name: fresh("Flow"), draft: changed, revision });
      return { path: `/flows/${id}/publish` };
    },
    deactivateFlow: async (owner) => ({ path: `/flows/${await activeFlow(owner)}/deactivate` }),
    cloneFlow: ofFlow("/clone", {}),
    exportFlow: ofFlow("/export"),
    importFlow: async (owner) => {
      const { id } = await flow(owner);
      return {
        path: "/flows/import",
        body: { export: (await owner.call("GET", `/flows/${id}/export`)).body },
      };
    },
    changeFlowOwner: ofFlow("/owner", { person: third.person }),

    listProposals: at("/proposals"),
    getProposal: ofProposal(),
    agreeToProposal: ofProposal("/agreement"),
    refuseProposal: ofProposal("/refusal"),

    listRuns: at("/runs"),
    getRun: async (owner) => ({ path: `/runs/${(await parked(owner)).runId}` }),
    cancelRun: async (owner) => ({ path: `/runs/${(await parked(owner)).runId}/cancel` }),
    decideRun: async (owner) => {
      const { runId, effectId } = await parked(owner);
      return {
        path: `/runs/${runId}/decision`,
        body: { effectId, generation: 0, decision: "stop" },
      };
    },
    listEvents: at("/events"),

    getMe: at("/me"),
    signOut: at("/me/sign-out"),
    changeOwnPassword: at("/me/password", { current: "none", password: "correct horse battery" }),
    listSessions: at("/me/sessions"),
    endSession: at("/me/sessions/none"),
    endAllSessions: at("/me/sessions"),
    beginSecondFactor: at("/me/second-factor", { password: "none" }),
    confirmSecondFactor: at("/me/second-factor/confirm", { code: "123456" }),
    turnOffSecondFactor: at("/me/second-factor/off", { password: "none" }),
    listApiKeys: at("/api-keys"),
    createApiKey: async () => ({
      path: "/api-keys",
      body: { name: fresh("Key"), scopes: ["read"], expiresInDays: 1 },
    }),
    revokeApiKey: async (owner) => {
      const before = await keysOf(owner);
      await owner.another();
      const id = (await keysOf(owner)).find((one) => !before.includes(one));
      return { path: `/api-keys/${id}` };
    },

    listPeople: at("/people"),
    listInvitations: at("/people/invitations"),
    invitePerson: async () => ({
      path: "/people/invitations",
      body: { email: `guest${(count += 1)}@guests.example`, role: "viewer" },
    }),
    withdrawInvitation: at("/people/invitations/none"),
    changePerson: async () => ({ path: `/people/${await person()}`, body: { role: "builder" } }),
    removePerson: async () => ({ path: `/people/${await person()}` }),
    resetPersonsPassword: async () => ({ path: `/people/${await person()}/password-reset` }),

    listAudit: at("/audit"),
    exportAudit: at("/audit/export"),

    getSystem: at("/system"),
    settleRestore: at("/system/restore", { as: "replacement" }),
    getBackup: at("/system/backup"),
  };
}
