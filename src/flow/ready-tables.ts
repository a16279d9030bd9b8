import type { Catalogue } from "./catalogue.ts";
import { isBlank } from "./blank.ts";
import type { FlowDocument } from "./document.ts";
import { type Problem, problem } from "./problems.ts";
import { lookupsOf, type PlacedLookup } from "./table-uses.ts";

/** What is wrong with the tables that a flow looks something up in. An older revision is none of it. */
export function tableProblemsOf(document: FlowDocument, catalogue: Catalogue): readonly Problem[] {
  return lookupsOf(document).flatMap((one) => problemsOfOne(one, catalogue));
}

function problemsOfOne({ lookup, where }: PlacedLookup, { tables }: Catalogue): readonly Problem[] {
  const { revision, of } = lookup;
  const table = tables.find(({ id }) => id === lookup.table);
  if (table === undefined) return [problem("flow.unknown_table", where, {})];
  const { name, revision: newest } = table;
  return [
    ...(revision > newest
      ? [problem("flow.unknown_table_revision", where, { table: name, revision, newest })]
      : []),
    ...(isBlank(of) ? [problem("flow.lookup_of_nothing", where, { table: name })] : []),
  ];
}
