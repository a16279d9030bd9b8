import type { Catalogue } from "#flow/catalogue.ts";
import type { Change } from "#flow/change.ts";
import { diff, diffText } from "#flow/diff.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { text } from "#sdk/text.ts";
import type { Locale } from "../language.ts";
import type { UsedConnection } from "../used-connections.ts";
import type { ProposalDetail } from "./proposals.schemas.ts";

/** What a proposal changes, in words, down to each field of a step that is new. Pure. */
export function changesOf(
  published: FlowDocument | null,
  proposed: FlowDocument,
  connections: readonly UsedConnection[],
  catalogue: Catalogue,
  locale: Locale,
): ProposalDetail["changes"] {
  const changes = changesBetween(published ?? emptyDocument, proposed, connections, catalogue);
  const messages = diffText(changes, locale);
  return changes.map(({ step, path }, index) => ({
    step,
    path: [...path],
    message: messages[index] ?? "",
  }));
}

/** What is different, down to each field of a step that is new, with connections by their names. */
export function changesBetween(
  before: FlowDocument,
  after: FlowDocument,
  connections: readonly UsedConnection[],
  catalogue: Catalogue,
): readonly Change[] {
  return [
    ...diff(before, after, catalogue),
    ...diff(withBareSteps(after, before), after, catalogue),
  ].map((change) => withConnections(change, connections));
}

/** As proposed, but for what stands in the steps and the trigger that are new: compared with it, that is told. */
function withBareSteps(proposed: FlowDocument, before: FlowDocument): FlowDocument {
  const known = new Set(before.steps.map(({ id }) => id));
  const { trigger } = proposed;
  const isSameTrigger =
    trigger?.kind === "event" &&
    before.trigger?.kind === "event" &&
    before.trigger.connector === trigger.connector &&
    before.trigger.trigger === trigger.trigger;
  return {
    ...proposed,
    trigger:
      trigger?.kind === "event" && !isSameTrigger
        ? { ...trigger, connection: null, settings: {}, everySeconds: null }
        : trigger,
    steps: proposed.steps.map((step) =>
      known.has(step.id) ? step : { ...step, connection: null, input: {} },
    ),
  };
}

/** In the place of ids, which mean nothing to people, whose connections they are. */
function withConnections(change: Change, connections: readonly UsedConnection[]): Change {
  if (change.path.at(-1) !== "connection" || change.path.length !== 1) return change;
  const words = (id: unknown) => {
    if (typeof id !== "string") return text("none", "なし");
    const one = connections.find((connection) => connection.id === id);
    if (one === undefined) return text("a connection that is gone", "削除された接続");
    if (one.name !== null) return text(`“${one.name}”`, `「${one.name}」`);
    const { name } = one.owner;
    return text(`a connection of ${name}`, `${name} の接続`);
  };
  return { ...change, words: { before: words(change.before), after: words(change.after) } };
}
