import type { Reading } from "#reading/reading.ts";
import { createReadingTurns } from "./reading-turns.ts";

/** The same read side, which whoever asks at one moment shares by turns. `whoAsks`: the person. */
export function fairReading(reading: Reading, whoAsks: () => string): Reading {
  const turns = createReadingTurns(reading.atOnce);

  const inTurn = async <Answer>(ask: () => Promise<Answer>, isLong = false): Promise<Answer> => {
    const person = whoAsks();
    await turns.enter(person, isLong);
    try {
      return await ask();
    } finally {
      turns.leave(person, isLong);
    }
  };

  return {
    atOnce: reading.atOnce,
    // A text is looked for in all runs that there are.
    listRuns: (query) => inTurn(() => reading.listRuns(query), query.text !== undefined),
    run: (id) => inTurn(() => reading.run(id)),
    listItems: (query) => inTurn(() => reading.listItems(query)),
    loopWrites: (query) => inTurn(() => reading.loopWrites(query)),
    calledWrites: (query) => inTurn(() => reading.calledWrites(query)),
    runWrites: (query) => inTurn(() => reading.runWrites(query)),
    writesOf: (query) => inTurn(() => reading.writesOf(query)),
    item: (query) => inTurn(() => reading.item(query)),
    overview: (query) => inTurn(() => reading.overview(query)),
    listFlows: (query) => inTurn(() => reading.listFlows(query)),
    listTables: (query) => inTurn(() => reading.listTables(query)),
    listVersions: (query) => inTurn(() => reading.listVersions(query)),
    flowVersion: (flowId, number) => inTurn(() => reading.flowVersion(flowId, number)),
    listEvents: (query) => inTurn(() => reading.listEvents(query)),
    newestEvent: (connectionId, trigger) =>
      inTurn(() => reading.newestEvent(connectionId, trigger)),
    activity: (flowIds) => inTurn(() => reading.activity(flowIds)),
    reads: (connectionId, since) => inTurn(() => reading.reads(connectionId, since)),
    listAudit: (query) => inTurn(() => reading.listAudit(query)),
    ledger: (query) => inTurn(() => reading.ledger(query)),
    ledgerSums: (span) => inTurn(() => reading.ledgerSums(span)),
    reconciled: (query) => inTurn(() => reading.reconciled(query)),
    reconciledSums: (id) => inTurn(() => reading.reconciledSums(id)),
    close: () => reading.close(),
  };
}
