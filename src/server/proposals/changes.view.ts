import type { FlowRecord } from "#engine/store.ts";
import type { Told } from "#flow/change.ts";
import { diffText } from "#flow/diff.ts";
import type { FlowDocument } from "#flow/document.ts";
import { writesTold } from "#flow/planned-writes.ts";
import { isUnchecked, uncheckedText } from "#flow/unchecked.ts";
import { type Locale, say } from "../language.ts";
import { changesBetween, type Surroundings } from "./changes.ts";
import type { ProposalDetail } from "./proposals.schemas.ts";

/** What whoever agrees to a proposal reads of it, in their language. Pure. */
export function detailOfChanges(
  published: FlowDocument | null,
  proposed: FlowDocument,
  surroundings: Surroundings,
  locale: Locale,
): Pick<ProposalDetail, "writes" | "changes" | "unchanged"> {
  const { changes, unchanged } = changesBetween(published, proposed, surroundings);
  const writes = writesTold(published, proposed, surroundings);
  return {
    writes: writes.map(({ kind, step, connection, movesMoney, words, before }) => ({
      kind,
      step,
      connection,
      movesMoney,
      message: say(words, locale),
      before: before && say(before, locale),
    })),
    changes: saidOf(changes, locale),
    unchanged: saidOf(unchanged, locale),
  };
}

/** Whether anybody who knows an address starts what is proposed. `callers`: the flows that call it. Pure. */
export function uncheckedIn(
  published: FlowDocument | null,
  proposed: FlowDocument,
  callers: readonly Caller[],
  locale: Locale,
): ProposalDetail["unchecked"] {
  const open = callers.filter(({ version }) => version !== null && isUnchecked(version.document));
  const words = uncheckedText({ published, proposed, callers: open.map(({ name }) => name) });
  return (
    words && {
      before: published !== null && isUnchecked(published),
      after: isUnchecked(proposed),
      callers: open.map(({ id, name }) => ({ id, name })),
      message: say(words, locale),
    }
  );
}

type Caller = Pick<FlowRecord, "id" | "name" | "version">;

function saidOf(told: readonly Told[], locale: Locale): ProposalDetail["changes"] {
  const messages = diffText(told, locale);
  return told.map(({ step, path }, index) => ({
    step,
    path: [...path],
    message: messages[index] ?? "",
  }));
}
