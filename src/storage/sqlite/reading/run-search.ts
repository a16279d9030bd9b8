import { isNamed, isOpenError, type RunSearch } from "../../reading/list-runs.ts";

const isLike = (what: string): string => String.raw`${what} LIKE @like ESCAPE '\'`;
const isInMessage = isLike("error ->> '$.message'");

export const runSearch: RunSearch = {
  isLike,
  isInMessage,
  hasError: "CASE WHEN json_valid(error) THEN error ->> '$.code' END = @error",
  // With the plus, the index of the kind or the error is taken.
  statusBeside: "+status",
  /**
   * The runs' rows are long, and reading a million of them takes a second. So names are read in the
   * index that has them, and errors only where a status can have one.
   */
  allWithText: (ofFlow) => {
    const flow = ofFlow ? "flow_id = @flowId AND " : "";
    return `seq IN (
      SELECT seq FROM {runs} WHERE ${flow}${isLike("name")} AND NOT ${isNamed}
      UNION ALL SELECT seq FROM {runs} WHERE ${flow}error IS NOT NULL AND ${isInMessage} AND ${isOpenError}
        AND status IN ('waiting', 'running', 'paused', 'parked', 'failed', 'cancelled')
      UNION ALL SELECT t.seq FROM {runs} t JOIN {events} e ON e.seq = t.event
        WHERE t.seq IN (SELECT seq FROM {runs} WHERE ${flow}${isNamed}) AND ${isLike("e.key")})`;
  },
};
