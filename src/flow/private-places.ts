import { pillsInFormula } from "./formula/pills.ts";
import { blocksOf, stepOf, stepsOf, takesInput } from "./blocks.ts";
import type { CalledFlows } from "./called.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import { actionOf, triggerOf } from "./offers.ts";
import {
  all,
  both,
  depthOf,
  isTouched,
  itemsOf,
  none,
  partsOf,
  type Private,
  privateAt,
  privateIn,
  withAt,
} from "./private.ts";
import type { ActionStep, CallStep, Step } from "./step.ts";
import { deedAmount, movesMoney } from "./step-money.ts";
import { valuesOf } from "./step-values.ts";
import { valuesOfTrigger } from "./trigger-condition.ts";
import type { Pill, Value } from "./value.ts";
import { pillsIn } from "./value-pills.ts";

/**
 * Where what is private comes to stand as a flow hands it on: in what its steps are given, and in what they give.
 * What is made of something private is private. Pure.
 */
export interface PrivatePlaces {
  /** What the trigger or a step gives. */
  readonly given: (from: string) => Private;
  /** What a step is given. */
  readonly taken: (step: string) => Private;
  /** The fields of a step that something private is put into, whatever their marks. */
  readonly filled: (step: string) => readonly string[];
  /** Of what a loop hands on of an item. */
  readonly collected: (loop: string) => Private;
  /** What a condition of a step, or of the trigger, looks at. */
  readonly isAskedAbout: (step: string) => boolean;
  /** Is the amount that a step moves? Of a step that calls: may one in what it calls be? */
  readonly movesPrivately: (step: string) => boolean;
  /** And of any step? */
  readonly isMoneyPrivate: () => boolean;
}

interface Around {
  readonly catalogue: Catalogue;
  readonly called: CalledFlows;
  /** What a caller hands in. */
  readonly handedIn: Private;
  /** What is marked in flows by their owners: pills, written as in a formula. */
  readonly marks: ReadonlyMap<string, readonly string[]>;
}

/** What is put into a variable may be made of itself, and more deeply each time. */
const mostRounds = 12;
const deepest = 12;

export function privatePlaces(
  document: FlowDocument,
  flowId: string,
  around: Around,
): PrivatePlaces {
  return placesIn(document, around, { chain: [flowId], known: new Map() });
}

/** Called flows may call each other in a circle, and one flow may be called from many places. */
interface Calls {
  /** The flows that lead to a document, and at last its own. */
  readonly chain: readonly string[];
  readonly known: Map<string, PrivatePlaces>;
}

function placesIn(document: FlowDocument, around: Around, calls: Calls): PrivatePlaces {
  const marks = markedIn(around.marks.get(calls.chain.at(-1) ?? "") ?? []);
  const trigger = both(ofTrigger(document, around), marks.get("trigger") ?? none);
  const steps = stepsOf(document);
  const known = new Map(marks);
  const given = (from: string): Private =>
    from === "trigger" ? trigger : (known.get(from) ?? none);
  const of = (value: Value | null): Private => ofValue(value, given);
  const ask = { document, around, calls, of };
  for (let round = 0; round < mostRounds; round += 1) {
    const isLast = round === mostRounds - 1;
    let hasChanged = false;
    for (const step of steps) {
      const before = given(step.id);
      const made = both(before, ofStep(step, ask));
      const size = sizeOf(made);
      if (size === sizeOf(before)) continue;
      hasChanged = true;
      known.set(step.id, isLast || depthOf(made) > deepest ? all : made);
    }
    if (!hasChanged) break;
  }
  const movesPrivately = (step: Step): boolean => {
    if (step.kind === "call") return isTouched(ofInput(step, ask)) || isTouched(given(step.id));
    if (step.kind !== "action" || !movesMoney(step, around.catalogue)) return false;
    const amount = deedAmount(step, around.catalogue);
    // What only the other side knows may follow from anything that the step is given.
    if (amount === undefined) return isTouched(ofInput(step, ask));
    const told = [ofInput(step, ask), given(step.id)];
    return told.some((here) => isTouched(privateAt(here, [amount])));
  };
  return {
    given,
    taken: (id) => {
      const step = stepOf(document, id);
      return step === undefined ? none : ofInput(step, ask);
    },
    filled: (id) => {
      const step = stepOf(document, id);
      if (step === undefined || !takesInput(step)) return [];
      const fields = Object.entries(step.input).filter(([, value]) => isTouched(of(value)));
      return fields.map(([name]) => name);
    },
    collected: (id) => {
      const step = stepOf(document, id);
      return step?.kind === "forEach" ? of(step.collect) : none;
    },
    isAskedAbout: (id) => {
      const step = stepOf(document, id);
      const values = id === "trigger" ? valuesOfTrigger(document.trigger) : step && valuesOf(step);
      return values?.some(({ value }) => isTouched(of(value))) === true;
    },
    movesPrivately: (id) => {
      const step = stepOf(document, id);
      return step !== undefined && movesPrivately(step);
    },
    isMoneyPrivate: () => steps.some(movesPrivately),
  };
}

/** By the trigger or the step that gives it. */
export function markedIn(fields: readonly string[]): ReadonlyMap<string, Private> {
  const found = new Map<string, Private>();
  for (const { from, path } of fields.flatMap(pillsInFormula))
    found.set(from, withAt(found.get(from) ?? none, path, all));
  return found;
}

interface Ask {
  readonly document: FlowDocument;
  readonly around: Around;
  readonly calls: Calls;
  readonly of: (value: Value | null) => Private;
}

/** Of what this build does not know any more, nobody can tell what is private in it. */
function ofTrigger({ trigger }: FlowDocument, { catalogue, handedIn }: Around): Private {
  switch (trigger?.kind) {
    case "event": {
      const output = triggerOf(catalogue, trigger.connector, trigger.trigger)?.output;
      return output === undefined ? all : privateIn(output);
    }
    case "invoke":
      return handedIn;
    // Nobody but the flow's owner knows what a sender sends: their marks say what is private in it.
    case "webhook":
    case "schedule":
    case undefined:
      return none;
  }
}

function ofStep(step: Step, ask: Ask): Private {
  const { of, document } = ask;
  switch (step.kind) {
    case "action": {
      const output = actionOf(ask.around.catalogue, step.connector, step.action)?.output;
      return output === undefined ? all : privateIn(output);
    }
    case "call":
      return answerOf(step, ask);
    case "variable":
      return partsOf([["value", both(of(step.initial), updatesOf(step.id, ask))]]);
    case "update": {
      const made = step.variable === null ? undefined : stepOf(document, step.variable);
      return made === undefined ? none : partsOf([["value", updatesOf(made.id, ask)]]);
    }
    case "forEach": {
      const list = of(step.list);
      const result = of(step.collect);
      return partsOf([
        ["item", itemOf(list)],
        ["results", itemsOf(result)],
        ["result", result],
        ["list", list],
      ]);
    }
    case "handler": {
      const inside = blocksOf(step).flatMap((block) => stepsOf(block));
      // What a called flow fails with, it may have read itself.
      const isTold = (one: Step) =>
        one.kind === "call" || isTouched(ofInput(one, ask)) || isTouched(ofStep(one, ask));
      return inside.some(isTold) ? partsOf([["error", partsOf([["message", all]])]]) : none;
    }
    case "if":
    case "stop":
    case "delay":
      return none;
  }
}

/** What is no list is taken for a list of one. */
function itemOf(list: Private): Private {
  return list.is === "parts" && list.parts.size === 0 ? list.rest : list;
}

function updatesOf(variable: string, { document, of }: Ask): Private {
  return stepsOf(document)
    .flatMap((step) => {
      if (step.kind !== "update" || step.variable !== variable) return [];
      const value = of(step.value);
      return step.change === "set" ? [value] : [itemsOf(value)];
    })
    .reduce(both, none);
}

function answerOf(step: CallStep, { around, calls, of }: Ask): Private {
  const called = step.flow === null ? undefined : around.called.get(step.flow);
  const trigger = called?.document.trigger;
  if (called === undefined || trigger?.kind !== "invoke") return none;
  if (calls.chain.includes(step.flow ?? "")) return all;
  const handedIn = partsOf(
    Object.entries(step.input).map(([name, value]) => [name, of(value)] as const),
  );
  const name = `${step.flow} ${printOf(handedIn)}`;
  const places =
    calls.known.get(name) ??
    placesIn(
      called.document,
      { ...around, handedIn },
      { ...calls, chain: [...calls.chain, step.flow ?? ""] },
    );
  calls.known.set(name, places);
  return partsOf(
    trigger.outputs.map(
      ({ name: output, value }) => [output, ofValue(value, places.given)] as const,
    ),
  );
}

function printOf(here: Private): string {
  if (here.is !== "parts") return here.is;
  const parts = [...here.parts].map(([name, one]) => `${JSON.stringify(name)}:${printOf(one)}`);
  return `{${parts.toSorted().join()},${printOf(here.rest)}}`;
}

/** By the marks of its fields, and by what stands in them. */
function ofInput(step: Step, { around, of }: Ask): Private {
  if (takesInput(step)) {
    const values = partsOf(
      Object.entries(step.input).map(([name, value]) => [name, of(value)] as const),
    );
    return step.kind === "call" ? values : both(marksOf(step, around), values);
  }
  if (step.kind === "forEach") return partsOf([["list", of(step.list)]]);
  return valuesOf(step).some(({ value }) => isTouched(of(value))) ? itemsOf(all) : none;
}

function marksOf({ connector, action }: ActionStep, { catalogue }: Around): Private {
  const input = actionOf(catalogue, connector, action)?.input;
  return input === undefined ? all : privateIn(input);
}

function ofValue(value: Value | null, given: (from: string) => Private): Private {
  const ofPill = ({ from, path, as }: Pill): Private => {
    const found = privateAt(given(from), path);
    return as === undefined || !isTouched(found) ? found : all;
  };
  switch (value?.kind) {
    case undefined:
    case "constant":
      return none;
    case "pill":
      return ofPill(value);
    case "text": {
      const parts = value.parts.filter((part) => part !== "");
      const [only] = parts;
      if (parts.length === 1 && typeof only === "object") return ofPill(only);
      return madeOf(value, ofPill);
    }
    case "formula":
    case "lookup":
      return madeOf(value, ofPill);
    case "object":
      return partsOf(
        Object.entries(value.fields).map(([name, one]) => [name, ofValue(one, given)] as const),
      );
    case "list":
      // A list among the items is spread.
      return itemsOf(
        value.items
          .map((one) => ofValue(one, given))
          .map((item) => both(item, item.is === "parts" ? item.rest : none))
          .reduce(both, none),
      );
  }
}

function madeOf(value: Value, ofPill: (pill: Pill) => Private): Private {
  return pillsIn(value).some(({ pill }) => isTouched(ofPill(pill))) ? all : none;
}

/** It only grows, so that another size is another state. */
function sizeOf(here: Private): number {
  switch (here.is) {
    case "all":
      return 1_000_000;
    case "none":
      return 0;
    case "plain":
      return 1;
    case "parts":
      return [...here.parts.values()].reduce(
        (sum, one) => sum + 2 + sizeOf(one),
        2 + sizeOf(here.rest),
      );
  }
}
