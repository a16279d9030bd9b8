import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { lookupsOf } from "#flow/table-uses.ts";
import { type Several, severalOf } from "../api/several.ts";
import { type Revision, revisionQuery } from "../api/tables.ts";

/**
 * The catalogue with the rows of those lookup tables, in those revisions, that a flow looks something up in,
 * in either of two states of it where these are told apart; and what could not be read of them.
 */
export function useTableContents(
  catalogue: Catalogue,
  document: FlowDocument,
  other: FlowDocument | null = null,
): { readonly catalogue: Catalogue; readonly contents: Several<Revision> } {
  const wanted = useMemo(() => {
    const documents = other === null ? [document] : [document, other];
    const newest = new Map(catalogue.tables.map(({ id, revision }) => [id, revision]));
    const queries = documents.flatMap(lookupsOf).flatMap(({ lookup: { table, revision } }) => {
      // What there is not, the check of the flow tells of.
      if (revision > (newest.get(table) ?? 0)) return [];
      return [[`${table} ${revision}`, revisionQuery(table, revision)] as const];
    });
    return [...new Map(queries).values()];
  }, [catalogue.tables, document, other]);
  const contents = useQueries({ queries: wanted, combine: severalOf });
  const { data } = contents;
  const withContents = useMemo(() => {
    const known = data.filter((one) => one !== undefined);
    return {
      ...catalogue,
      tables: catalogue.tables.map((table) => ({
        ...table,
        contents: known.filter((one) => one.table === table.id),
      })),
    };
  }, [catalogue, data]);
  return { catalogue: withContents, contents };
}
