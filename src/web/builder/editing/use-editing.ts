import { restoring } from "#flow/restore.ts";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useLiveState } from "../../api/live.ts";
import { type Flow, flowQuery, readFlow, renameFlow, sendEdits } from "../../api/flows.ts";
import { isRefusal } from "../../api/refusal.ts";
import { type Replaced, replacedKey } from "../../api/versions.ts";
import type { Editing, Saved } from "./editing.ts";
import { type Deed, remembered } from "./deed.ts";
import { openSession, type Reply, type Session, type World } from "./session.ts";

/** The person's work on a flow, joined to the network and to what the live stream brings. */
export function useEditing(flow: Flow): { readonly editing: Editing; readonly session: Session } {
  const queries = useQueryClient();
  const [session] = useState(() => {
    const world: World = {
      now: Date.now,
      after: (milliseconds, work) => {
        const timer = setTimeout(work, milliseconds);
        return () => clearTimeout(timer);
      },
      send: (sent, { revision, document }) =>
        replyOf(
          queries,
          sent.what === "edits"
            ? sendEdits(flow.id, revision, sent.acts.flat())
            : renameFlow(flow.id, { name: sent.name, draft: document, revision }),
        ),
      read: () => replyOf(queries, readFlow(flow.id)),
    };
    return openSession(savedOf(flow), world, restoredBefore(queries, flow));
  });
  const editing = useSyncExternalStore(session.subscribe, session.now);
  useEffect(() => session.open(), [session]);
  useEffect(() => session.see(savedOf(flow)), [session, flow]);
  const live = useLiveState();
  // Whoever has waited for the server goes on as soon as it is there again.
  useEffect(() => {
    if (live === "back") void session.flush();
  }, [session, live]);
  return { editing, session };
}

function savedOf({ revision, name, draft, changedBy }: Flow): Saved {
  return { revision, name, document: draft, by: changedBy?.name ?? null };
}

/** An earlier version that was put into the draft just before is this person's deed, too. */
function restoredBefore(queries: QueryClient, { id, revision, draft }: Flow): readonly Deed[] {
  const replaced = queries.getQueryData<Replaced>(replacedKey(id));
  if (replaced?.revision !== revision) return [];
  const { before } = replaced;
  const operations = restoring(before, draft, () => true);
  return remembered([], { before, after: draft, operations, at: 0 });
}

/** An answer is news for whatever else shows the flow. */
async function replyOf(queries: QueryClient, request: Promise<Flow>): Promise<Reply> {
  try {
    const answer = await request;
    queries.setQueryData(flowQuery(answer.id).queryKey, (before) =>
      before === undefined || before.revision <= answer.revision ? answer : before,
    );
    return { is: "saved", saved: savedOf(answer) };
  } catch (error) {
    if (!isRefusal(error)) return { is: "silent" };
    const { status, code, message, advice } = error;
    return { is: "refused", why: { status, code, message, advice } };
  }
}
