/** SQL, for both stores: does whoever asks see the values of the run in whose row this stands, by what stands there? */
export function isSeen(
  runs: string,
  sight: {
    readonly person: string;
    /** Is this among the ids? */
    readonly isFlow: (id: string) => string;
    readonly isConnection: (id: string) => string;
  },
): string {
  return `(${runs}.started_by = ${sight.person} OR ${sight.isFlow(`${runs}.flow_id`)} OR EXISTS (
    SELECT 1 FROM version_connections s
    WHERE s.version_id = ${runs}.version_id AND ${sight.isConnection("s.connection_id")}))`;
}

/**
 * SQL, for both stores, of a run through whose connections, if there are any, only whoever asks acts: is nothing in its
 * error masked for them? What a flow's owner has marked, the error may repeat.
 */
export function isUnmasked(runs: string, isOwned: (flowId: string) => string): string {
  return `(${isOwned(`${runs}.flow_id`)}
    OR NOT EXISTS (SELECT 1 FROM private_fields p WHERE p.flow_id = ${runs}.flow_id)
    OR EXISTS (SELECT 1 FROM version_connections o WHERE o.version_id = ${runs}.version_id))`;
}
