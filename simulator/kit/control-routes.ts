/** The routes under /_control that every system has. */
import type { System } from "./answer.ts";
import type { Clock } from "./clock.ts";
import { type Route, routesOf } from "./control.ts";
import { type Filters, pick, sumCounts } from "./control-records.ts";
import { type armBody, clockBody } from "./control-schemas.ts";
import type { AnyFault } from "./faults.ts";

export interface Steered<F extends AnyFault, Own extends object, Sim> {
  readonly faultBody: ReturnType<typeof armBody<F>>;
  /** Filters of the ledger that only this system has. */
  readonly filters: Filters<Own>;
  /** The state in brief. */
  readonly summary: (sim: Sim) => unknown;
}

export function commonRoutes<
  F extends AnyFault,
  Own extends object,
  Sim extends System<F, Own> & { reset(): void },
>({ faultBody, filters, summary }: Steered<F, Own, Sim>): readonly Route<Sim>[] {
  const { get, post, del } = routesOf<Sim>();
  return [
    get("/", ({ sim }) => summary(sim)),
    post("/reset", ({ sim }) => {
      sim.reset();
      return summary(sim);
    }),

    get("/clock", ({ sim }) => clockOf(sim.clock)),
    post("/clock", ({ sim, body }) => {
      const { set, advance_seconds, freeze } = clockBody.parse(body);
      if (freeze === true) sim.clock.freeze();
      if (freeze === false) sim.clock.thaw();
      if (set !== undefined) sim.clock.set(set * 1000);
      if (advance_seconds !== undefined) sim.clock.advance(advance_seconds * 1000);
      return clockOf(sim.clock);
    }),

    get("/ledger", ({ sim, query }) => pick(sim.journal.ledger, query, filters)),
    get("/requests", ({ sim, query }) => pick(sim.journal.log(), query, filters)),
    get("/counts", ({ sim, query }) => sumCounts(sim.journal, query)),

    get("/faults", ({ sim }) => ({ armed: sim.faults.armed(), fired: sim.faults.fired })),
    post("/faults", ({ sim, body }) => {
      const { match, fault, faults, random } = faultBody.parse(body);
      // A random rule stays armed; a plain one strikes once unless told otherwise.
      const times = match.times === undefined ? (random === undefined ? 1 : null) : match.times;
      const choices = [...(fault === undefined ? [] : [fault]), ...(faults ?? [])];
      return sim.faults.arm({ match: { ...match, times }, faults: choices, random });
    }),
    del("/faults", ({ sim }) => {
      sim.faults.clear();
      return { armed: [] };
    }),
    del("/faults/:id", ({ sim, id }) => {
      sim.faults.clear(Number(id));
      return { armed: sim.faults.armed() };
    }),
  ];
}

export function clockOf(clock: Clock) {
  return {
    now: clock.seconds(),
    now_ms: clock.now(),
    frozen: clock.frozen,
    offset_ms: clock.offset,
  };
}
