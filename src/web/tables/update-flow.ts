import { publish } from "../builder/activation/activation.ts";
import { type Flow, readFlow, sendEdits } from "../api/flows.ts";
import { isRefusal } from "../api/refusal.ts";

/** What became of a flow that was to look up in another revision of a table. */
export type Updated =
  | { readonly is: "published"; readonly version: number }
  /** Owners of connections in it must agree first. */
  | { readonly is: "waits"; readonly names: readonly string[] }
  /** Its draft holds other changes, which are not to be published with it. */
  | { readonly is: "draft" }
  /** Nothing of it was ever published. */
  | { readonly is: "unpublished" }
  | { readonly is: "failed"; readonly error: unknown };

/** Where the draft is as the published version, the flow is published anew. */
export async function updateFlow(
  id: string,
  table: string,
  revision: number,
  tries = 3,
): Promise<Updated> {
  try {
    const before = await readFlow(id);
    const edited = await lookingUp(before, table, revision);
    if (before.published === null) return { is: "unpublished" };
    if (before.changed) return { is: "draft" };
    const flow = await publish(edited, undefined);
    return flow.proposal === null
      ? { is: "published", version: flow.version?.number ?? 1 }
      : { is: "waits", names: missing(flow.proposal) };
  } catch (error) {
    // Somebody has changed it since it was read: it is looked at anew.
    if (isRefusal(error, "flow.conflict") && tries > 1)
      return updateFlow(id, table, revision, tries - 1);
    return { is: "failed", error };
  }
}

function lookingUp(flow: Flow, table: string, revision: number): Promise<Flow> {
  return sendEdits(flow.id, flow.revision, [{ do: "useTable", table, revision }]);
}

function missing({ owners }: NonNullable<Flow["proposal"]>): readonly string[] {
  return owners.flatMap(({ person, agreed }) => (agreed ? [] : [person.name]));
}
