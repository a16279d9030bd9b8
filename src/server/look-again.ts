import type { Engine } from "#engine/engine.ts";
import type { Still } from "#engine/still.ts";

/**
 * The same engine for who asks at this moment. What they may do can end while another system is waited for: its
 * answer is given only to who may ask still, and nothing is done for anybody else.
 */
export function lookingAgain(engine: Engine, still: Still): Engine {
  const lookAfter = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    const answer = await asked;
    await still();
    return answer;
  };
  const both =
    (own: Still | undefined): Still =>
    async () => {
      await still();
      await own?.();
    };
  return {
    ...engine,
    checkCredentials: (connector, values) => lookAfter(engine.checkCredentials(connector, values)),
    sameAccount: (connector, values, seen) =>
      lookAfter(engine.sameAccount(connector, values, seen)),
    checkConnection: (connection) => lookAfter(engine.checkConnection(connection)),
    countPast: (draft, from) => lookAfter(engine.countPast(draft, from)),
    sample: (connection, trigger, settings) =>
      lookAfter(engine.sample(connection, trigger, settings)),
    records: (draft, limit) => lookAfter(engine.records(draft, limit)),
    choices: (connection, id, query) => lookAfter(engine.choices(connection, id, query)),
    recentShape: (connection, of) => lookAfter(engine.recentShape(connection, of)),
    readShape: (connection, of) => lookAfter(engine.readShape(connection, of)),
    accountTimeZone: (connection) => lookAfter(engine.accountTimeZone(connection)),
    askReconciliation: (wish) => lookAfter(engine.askReconciliation(wish)),
    makeChoice: (wish) => lookAfter(engine.makeChoice(wish)),
    post: (its, sending) => lookAfter(engine.post(its, sending)),
    decideParked: (choice, own) => engine.decideParked(choice, both(own)),
    startTest: (wish, own) => engine.startTest(wish, both(own)),
    activate: (id, takeUp, wish, own) => engine.activate(id, takeUp, wish, both(own)),
    publish: (id, wish, own) => engine.publish(id, wish, both(own)),
    goOnPolling: (id, means, own) => engine.goOnPolling(id, means, both(own)),
  };
}
