import { createContext, useContext } from "react";
import { isCurrency } from "#sdk/currency.ts";
import type { Json } from "#sdk/json.ts";
import type { Catalogue, Schema } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import type { Fields } from "#flow/edit-field.ts";
import type { FormField } from "#flow/form.ts";
import type { ItemField } from "#flow/item-fields.ts";
import type { Operation } from "#flow/operation.ts";
import type { Viewpoint } from "#flow/reach.ts";
import type { KnownSamples } from "#flow/samples.ts";
import type { Path } from "./input-values.ts";

/** Something that is wrong with a card, in words. */
export interface ProblemView {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly step: string | null;
  readonly path: readonly string[];
}

/** What the trigger or a step has handed on, or would. */
export interface Sample {
  readonly data: Json;
  readonly source: "documented" | "real" | "test";
}

export interface EditingProps {
  readonly document: FlowDocument;
  readonly catalogue: Catalogue;
  /** Of this card only. */
  readonly problems: readonly ProblemView[];
  /** By `trigger` or a step's id. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** All of them are one thing that is done, and taken back. */
  readonly onEdit: (...operations: readonly Operation[]) => void;
  readonly isReadOnly: boolean;
}

/** The form of one card, as its fields see it. */
export interface Form extends Omit<EditingProps, "onEdit"> {
  readonly schema: Schema;
  readonly fields: readonly FormField[];
  readonly values: Fields;
  /** Keys from the card to the form's root: where its problems are. */
  readonly root: Path;
  /** From where pills are looked at. */
  readonly position: Viewpoint;
  /** The real ones among the samples. */
  readonly known: KnownSamples;
  readonly takesPills: boolean;
  /** It is looked at, and written nowhere: an amount is one in its currency, whatever it is kept as. */
  readonly isCompared?: boolean;
  /** What to enter in its one field, as long as nothing is there. */
  readonly hint?: string;
  readonly connection: string | null;
  /** What it sets fields of may be new: that needs a value in each field that is required there. */
  readonly isNew?: boolean;
  /** A documented output of the same action or trigger, from which examples are taken. */
  readonly example: Json;
  /** What stands in the field at a path that another field names, such as the currency of an amount; null for nothing. */
  readonly textAt: (path: Path) => string | null;
  /** What the items of the list at a path hold; null while no list is there. */
  readonly itemsAt: (path: Path) => readonly ItemField[] | null;
  /** What the field at a path takes, where a field of a record tells more than the form does. */
  readonly takenAt?: (path: Path) => Schema | undefined;
  /** Without a value, the field goes. */
  readonly change: (path: Path, value: Value | undefined) => void;
  /** Several at once, each on top of the others. */
  readonly changeAll: (changes: readonly { path: Path; value: Value }[]) => void;
}

const Context = createContext<Form | null>(null);

export const FormProvider = Context.Provider;

export function useForm(): Form {
  const form = useContext(Context);
  if (form === null) throw new Error("There is no form above");
  return form;
}

/** The currency that an amount is in; null where none is chosen, or what stands there is none. */
export function currencyIn({ textAt }: Pick<Form, "textAt">, path: Path): string | null {
  const written = textAt(path);
  return written !== null && isCurrency(written) ? written : null;
}

/** The problems of a field; with those of what is inside, where nothing inside shows them. */
export function useProblems(path: Path, withInside: boolean): readonly ProblemView[] {
  const { problems, root } = useForm();
  const place = [...root, ...path];
  return problems.filter(
    (problem) =>
      (withInside ? problem.path.length >= place.length : problem.path.length === place.length) &&
      place.every((key, index) => problem.path[index] === key),
  );
}
