import { describe } from "vitest";
import { byHandContract } from "./store-contract/by-hand.contract.ts";
import { continueContract } from "./store-contract/continue.contract.ts";
import { backfillContract } from "./store-contract/backfill.contract.ts";
import { changesContract } from "./store-contract/changes.contract.ts";
import { connectionsContract } from "./store-contract/connections.contract.ts";
import { effectsContract } from "./store-contract/effects.contract.ts";
import { eventsContract } from "./store-contract/events.contract.ts";
import { flowsContract } from "./store-contract/flows.contract.ts";
import { overviewContract } from "./store-contract/overview.contract.ts";
import { parkedContract } from "./store-contract/parked.contract.ts";
import { peopleContract } from "./store-contract/people.contract.ts";
import { propertiesContract } from "./store-contract/properties.contract.ts";
import { pruneContract } from "./store-contract/prune.contract.ts";
import { readingContract } from "./store-contract/reading.contract.ts";
import { restoredContract } from "./store-contract/restored.contract.ts";
import { runsContract } from "./store-contract/runs.contract.ts";
import { schedulesContract } from "./store-contract/schedules.contract.ts";
import type { Open } from "./store-contract/stage.world.ts";

/** What every store must pass, with the read side that belongs to it. `open` opens an empty one. */
export function storeContract(name: string, open: Open): void {
  describe(`the store on ${name}: connections`, () => connectionsContract(open));
  describe(`the store on ${name}: flows`, () => flowsContract(open));
  describe(`the store on ${name}: people`, () => peopleContract(open));
  describe(`the store on ${name}: events`, () => eventsContract(open));
  describe(`the store on ${name}: backfill`, () => backfillContract(open));
  describe(`the store on ${name}: schedules`, () => schedulesContract(open));
  describe(`the store on ${name}: runs`, () => runsContract(open));
  describe(`the store on ${name}: effects`, () => effectsContract(open));
  describe(`the store on ${name}: prune`, () => pruneContract(open));
  describe(`the store on ${name}: parked writes`, () => parkedContract(open));
  describe(`the store on ${name}: runs by hand`, () => byHandContract(open));
  describe(`the store on ${name}: failed runs`, () => continueContract(open));
  describe(`the store on ${name}: restored`, () => restoredContract(open));
  describe(`the store on ${name}: changes`, () => changesContract(open));
  describe(`the store on ${name}: reading`, () => readingContract(open));
  describe(`the store on ${name}: overview`, () => overviewContract(open));
  describe(`the store on ${name}: properties`, () => propertiesContract(open));
}
