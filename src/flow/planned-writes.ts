import { type LocalizedText, text } from "#sdk/text.ts";
import { spotsOf } from "./blocks.ts";
import type { CalledBySides, CalledFlows } from "./called.ts";
import type { Catalogue } from "./catalogue.ts";
import { deedOf } from "./deed.ts";
import { valueText } from "./describe-value.ts";
import type { FlowDocument } from "./document.ts";
import { handedIn } from "./handed-in.ts";
import { actionOf, stepName } from "./offers.ts";
import { opened } from "./opened.ts";
import { plainly } from "./plainly.ts";
import type { ActionStep } from "./step.ts";
import { amountsOf, movesMoney } from "./step-money.ts";
import type { Value } from "./value.ts";

/** What a flow writes to the outside world, itself and by what it calls, in words: first what moves money. */

export interface WriteTold {
  /** Against what was published before. */
  readonly kind: "added" | "changed" | "same" | "removed";
  /** The flow's own step: the one that writes, or the one whose call leads to it. */
  readonly step: string;
  readonly connection: string | null;
  readonly movesMoney: boolean;
  readonly words: LocalizedText;
  /** What was said of it before, where that is another. */
  readonly before: LocalizedText | null;
}

export interface Known {
  readonly catalogue: Catalogue;
  /** What each of the two calls. */
  readonly called: CalledBySides;
}

export function writesTold(
  before: FlowDocument | null,
  after: FlowDocument,
  { catalogue, called }: Known,
): readonly WriteTold[] {
  const writes = (document: FlowDocument, calls: CalledFlows) =>
    new Map(plannedWrites(document, calls, catalogue).map(keyed));
  const old = before === null ? new Map<string, Planned>() : writes(before, called.before);
  const now = writes(after, called.after);
  const told = [...now].map(([key, write]) => toldOf(write, old.get(key)));
  const gone = [...old].flatMap(([key, write]) => (now.has(key) ? [] : [goneFrom(write)]));
  return [...told, ...gone].toSorted((one, other) => rank(one) - rank(other));
}

function toldOf({ said, connection }: Planned, was: Planned | undefined): WriteTold {
  if (was === undefined) return { ...said, connection, kind: "added", before: null };
  return was.said.words.en === said.words.en && was.connection === connection
    ? { ...said, connection, kind: "same", before: null }
    : { ...said, connection, kind: "changed", before: was.said.words };
}

function goneFrom({ said, connection }: Planned): WriteTold {
  return { ...said, connection, kind: "removed", before: null };
}

const ranks = { added: 0, changed: 1, same: 2, removed: 3 };

function rank({ kind, movesMoney }: WriteTold): number {
  return ranks[kind] + (movesMoney ? 0 : 4);
}

interface Planned {
  /** One and the same in another version. */
  readonly key: string;
  readonly connection: string | null;
  readonly said: Pick<WriteTold, "step" | "movesMoney" | "words">;
}

function keyed(write: Planned): readonly [string, Planned] {
  return [write.key, write];
}

interface Way {
  /** The calls that lead here, the outermost first: the step that calls, and the flow. */
  readonly calls: readonly {
    readonly step: string;
    readonly flow: string;
    readonly name: string;
  }[];
  /** How often the loops on the way repeat it. */
  readonly loops: readonly LocalizedText[];
}

/** So many calls are followed with what each hands in; then each flow that is called is told once. */
const mostCalls = 200;

function plannedWrites(
  document: FlowDocument,
  called: CalledFlows,
  catalogue: Catalogue,
): readonly Planned[] {
  let calls = 0;
  const told = new Set<string>();
  const inside = (part: FlowDocument, way: Way): readonly Planned[] =>
    spotsOf(part).flatMap(({ step, inside: around }): readonly Planned[] => {
      const loops = around.flatMap((spot) =>
        spot.step.kind === "forEach" ? [eachText(spot.step.list, part, catalogue)] : [],
      );
      const here = { ...way, loops: [...way.loops, ...loops] };
      if (step.kind === "action") {
        const isWrite = actionOf(catalogue, step.connector, step.action)?.kind === "effect";
        return isWrite ? [planned(step, part, here, catalogue)] : [];
      }
      if (step.kind !== "call" || step.flow === null) return [];
      const flow = called.get(step.flow);
      const isCircle = way.calls.some((one) => one.flow === step.flow);
      if (flow === undefined || isCircle) return [];
      calls += 1;
      if (calls > mostCalls && told.has(step.flow)) return [];
      told.add(step.flow);
      const call = { step: step.id, flow: step.flow, name: flow.name };
      const document = calls > mostCalls ? flow.document : handedIn(flow.document, step.input);
      return inside(document, { ...here, calls: [...way.calls, call] });
    });
  return inside(document, { calls: [], loops: [] });
}

function planned(
  step: ActionStep,
  document: FlowDocument,
  { calls, loops }: Way,
  catalogue: Catalogue,
): Planned {
  const form = { step, document, catalogue };
  const name = stepName(step, catalogue);
  const does = deedOf(form);
  const each = text(
    loops.map(({ en }) => `, ${en}`).join(""),
    loops.map(({ ja }) => `${ja}、`).join(""),
  );
  const rest = amountsOf(form);
  const own = text(
    [`“${name.en}” ${does.en}${each.en}.`, ...rest.map(({ en }) => en)].join(" "),
    [`「${name.ja}」は、${each.ja}${does.ja}。`, ...rest.map(({ ja }) => ja)].join(""),
  );
  const through = calls.map((call) => call.name).join(" › ");
  return {
    key: JSON.stringify([...calls.map((call) => [call.step, call.flow]), step.id]),
    connection: step.connection,
    said: {
      step: calls[0]?.step ?? step.id,
      movesMoney: movesMoney(step, catalogue),
      words: plainly(
        through === ""
          ? own
          : text(
              `In the called flow “${through}”: ${own.en}`,
              `呼び出されるフロー「${through}」: ${own.ja}`,
            ),
      ),
    },
  };
}

/** "for each item of [Trigger › Tags]". */
function eachText(list: Value | null, document: FlowDocument, catalogue: Catalogue): LocalizedText {
  if (list === null) return text("for each item", "各アイテムについて");
  const items = opened(list);
  if (items.kind === "list") {
    const { length } = items.items;
    return text(`for each of ${length} items`, `${length} 件のアイテムそれぞれについて`);
  }
  const { en, ja } = valueText(items, document, catalogue);
  return text(`for each item of ${en}`, `${ja} の各アイテムについて`);
}
