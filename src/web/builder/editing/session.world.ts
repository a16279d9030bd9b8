import type { FlowDocument } from "#flow/document.ts";
import { edit } from "#flow/edit.ts";
import type { Operation } from "#flow/operation.ts";
import { applied, type Refused, type Saved, type Sent } from "./editing.ts";
import type { Reply, World } from "./session.ts";

/** Time and a server for the tests of a session: both do only what a test tells them. */

/** `lost`: it never arrives. `unheard`: it arrives, and its answer does not. `hanging`: nobody says so. */
export type Fate = "fine" | "lost" | "unheard" | "hanging";

export interface FakeServer {
  saved: Saved;
  /** Each request that has arrived. */
  readonly arrived: Sent[];
  /** What becomes of the next requests; fine when there is none left. */
  readonly fates: Fate[];
  /** Refuses an operation for its own sake. */
  refuses: (operation: Operation) => boolean;
  /** Somebody else edits. */
  edits: (by: string, ...operations: readonly Operation[]) => void;
  renames: (by: string, name: string) => void;
}

export interface FakeWorld extends World {
  readonly server: FakeServer;
  /** Lets time pass, with all that is due in it. */
  pass: (milliseconds: number) => Promise<void>;
}

export function fakeWorld(document: FlowDocument): FakeWorld {
  let time = 1_000_000;
  let timers: { readonly at: number; readonly work: () => void }[] = [];
  const server: FakeServer = {
    saved: { revision: 1, name: "Flow", document, by: null },
    arrived: [],
    fates: [],
    refuses: () => false,
    edits: (by, ...operations) => {
      const done = applied(server.saved.document, operations);
      if (done.ok) save({ document: done.document, by });
    },
    renames: (by, name) => save({ name, by }),
  };
  const save = (change: Partial<Saved>): void => {
    server.saved = { ...server.saved, ...change, revision: server.saved.revision + 1 };
  };
  const taken = (sent: Sent, { revision }: Saved): Reply => {
    server.arrived.push(sent);
    if (revision !== server.saved.revision) return refusal(409, "flow.conflict");
    if (sent.what === "name") {
      save({ name: sent.name, by: "me" });
      return { is: "saved", saved: server.saved };
    }
    const operations = sent.acts.flat();
    if (operations.some(server.refuses)) return refusal(422, "flow.connection_not_yours");
    let { document } = server.saved;
    for (const operation of operations) {
      const edited = edit(document, operation);
      if (!edited.ok) return refusal(422, "flow.edit_refused");
      document = edited.document;
    }
    save({ document, by: "me" });
    return { is: "saved", saved: server.saved };
  };
  const request = async (answer: () => Reply): Promise<Reply> => {
    const fate = server.fates.shift() ?? "fine";
    if (fate === "hanging") return new Promise(() => {});
    const reply: Reply = fate === "lost" ? { is: "silent" } : answer();
    await Promise.resolve();
    return fate === "unheard" ? { is: "silent" } : reply;
  };
  return {
    server,
    now: () => time,
    after: (milliseconds, work) => {
      const timer = { at: time + milliseconds, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    send: (sent, saved) => request(() => taken(sent, saved)),
    read: () => request(() => ({ is: "saved", saved: server.saved })),
    pass: async (milliseconds) => {
      const until = time + milliseconds;
      for (;;) {
        await settled();
        const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers = timers.filter((one) => one !== due);
        time = Math.max(time, due.at);
        due.work();
      }
      time = until;
    },
  };
}

/** All answers that are under way have come. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function refusal(status: number, code: string): Reply {
  const why: Refused = { status, code, message: code, advice: undefined };
  return { is: "refused", why };
}
