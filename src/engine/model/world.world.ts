import { modelConnector } from "./connector.world.ts";
import { createMachine, type Machine } from "./machine.world.ts";
import { createOtherSide } from "./other-side.world.ts";
import { fateWords, meet } from "./fates.world.ts";
import { createPerson } from "./person.world.ts";
import { moveAway } from "./move-away.world.ts";
import type { OutsideQuestion, Process, Question } from "./questions.world.ts";
import { createPromise } from "./promise.world.ts";
import { beatsToSettle } from "./beats.world.ts";
import { createDisk, type Elsewhere } from "./disk.world.ts";
import { flowsOf } from "./flows.world.ts";
import { createTime } from "./time.world.ts";
import type { Case, Fate, Turn } from "./turns.world.ts";

/** A case played from its first turn until everything has come to rest. */
export interface Played {
  /** How many things happened. */
  readonly steps: number;
  /** The first broken promise; null where all were kept. */
  readonly violation: string | null;
  readonly story: readonly string[];
}

/** A network gives up on a request that has had no answer for so long. */
const deadline = 30_000;

/** Longer, it passes all at once: nothing else would happen in it. */
const longestSteady = 3_600_000;

/** At the least. */
const exchangeTakes = 20;

/**
 * More would be needed only by a case that never comes to rest: since fewer runs were unfinished than before, and in all. A
 * caller looks each minute whether what it has called is over, which may be 60 runs that are delayed for a day.
 */
const mostSteps = 6_000;
const mostStepsInAll = 30_000;

/** `elsewhere`: where a case that moves comes to. */
export async function play(drawn: Case, elsewhere: Elsewhere | null = null): Promise<Played> {
  const world = await openWorld(drawn, elsewhere);
  try {
    for (const turn of drawn.turns) {
      await world.take(turn);
      if (world.violation()) break;
    }
    await world.rest();
  } finally {
    world.close();
  }
  return { steps: world.steps(), violation: world.violation(), story: world.story };
}

interface World {
  take(turn: Turn): Promise<void>;
  /** No more faults: everything goes on until nothing is left to do. */
  rest(): Promise<void>;
  close(): void;
  steps(): number;
  violation(): string | null;
  readonly story: readonly string[];
}

async function openWorld(drawn: Case, elsewhere: Elsewhere | null): Promise<World> {
  const time = createTime();
  const other = createOtherSide(time);
  const flows = flowsOf(drawn);
  const connectedAt = time.ours();
  const story: string[] = [];
  let steps = 0;
  let fresh = 0;
  let idle = 0;
  let least = 0;
  /** The step after which fewer runs were unfinished than before. */
  let fewerAt = 0;
  let spoken = 0;

  const note = (words: string): void => {
    story.push(`${new Date(time.now()).toISOString().slice(8, 19)} ${words}`);
  };
  const disk = await createDisk(flows, connectedAt, elsewhere);
  const { rows } = disk;
  const promise = createPromise({
    time,
    other,
    flows,
    rows,
    connectedAt,
    onTheWay: () => machine.onTheWay(),
  });
  const machine: Machine = createMachine({
    time,
    other,
    disk,
    connector: modelConnector(() => `${(fresh += 1)}`),
    watch: { ...promise, note },
  });

  const person = createPerson({ time, other, rows, machine, note });

  const settle = async (): Promise<void> => {
    for (let beats = 0; beats < beatsToSettle; beats = machine.isBusy() ? 0 : beats + 1)
      await disk.answering();
  };

  const pass = (milliseconds: number): void => {
    time.pass(milliseconds);
    cutLate(() => true);
  };

  /** The machine stands still. What it has got by then it can read before a deadline's timer rings. */
  const sleep = (milliseconds: number): void => {
    time.passAsleep(milliseconds);
    cutLate(({ answer }) => answer === null);
  };

  const cutLate = (when: (question: OutsideQuestion) => boolean): void => {
    for (const question of machine.questions())
      if (question.to === "outside" && time.now() - question.sentAt > deadline && when(question))
        machine.cut(question, "timeout", true);
  };

  /** So that every sign of life is given when it is due. */
  const passSteadily = async (milliseconds: number): Promise<void> => {
    const end = time.now() + milliseconds;
    while (time.now() < end) {
      pass(Math.min(end - time.now(), disk.pace.steady));
      await settle();
      for (const question of machine.questions())
        if (question.to === "store" && question.words === "noteDoubt") {
          await machine.reply(question);
          await settle();
        }
    }
  };

  const go = async (question: Question | undefined, fate: Fate): Promise<void> => {
    if (!question) {
      const next = time.untilNext() ?? 1_000;
      pass(next);
      return;
    }
    note(`process ${question.process.number}: ${question.words}${fateWords(question, fate)}`);
    if (question.to === "store") await machine.reply(question);
    else {
      time.pass(exchangeTakes);
      meet(machine, question, fate);
    }
  };

  const restart = (): void => {
    machine.start();
    note(`process ${machine.current().number} starts`);
  };

  const world = { machine, disk, promise, note, settle, now: () => time.ours(), go };

  const take = async (turn: Turn): Promise<void> => {
    const hanging = machine.questions();
    const at = <Item>(items: readonly Item[], which: number): Item | undefined =>
      items[which % Math.max(1, items.length)];
    switch (turn.do) {
      case "go":
        return go(at(hanging, turn.which), turn.fate);
      case "commit": {
        const question = at(hanging, turn.which);
        if (question?.to !== "store") return;
        note(`process ${question.process.number}: ${question.words} is done, not yet heard of`);
        return machine.commit(question);
      }
      case "refuse": {
        const question = at(hanging, turn.which);
        if (question?.to !== "store" || question.reply) return;
        note(`process ${question.process.number}: ${question.words} is refused, the disk is full`);
        return machine.refuse(question);
      }
      case "crash": {
        const process = machine.current();
        const question = at(
          hanging.filter((one) => one.process === process),
          turn.which,
        );
        if (question?.to === "store" && turn.commits) await machine.commit(question);
        note(
          `process ${process.number} dies${question ? ` at ${question.words}, ${turn.commits ? "done" : "not done"}` : ""}`,
        );
        machine.kill(process, turn.bytesLeft);
        return restart();
      }
      case "freeze": {
        const process = machine.current();
        note(`process ${process.number} stands still`);
        process.state = "frozen";
        return restart();
      }
      case "thaw": {
        const process = machine.processes().find(({ state }) => state === "frozen");
        if (!process) return;
        note(`process ${process.number} goes on`);
        process.state = "runs";
        return pass(0);
      }
      case "pass": {
        const gap = turn.gap || turn.ms > longestSteady;
        note(`${turn.ms / 1_000} s pass${gap ? " in which the machine stands still" : ""}`);
        return gap ? sleep(turn.ms) : passSteadily(turn.ms);
      }
      case "set-clock":
        time.setTheirsBack(0);
        note(`our clock is set by ${turn.ms / 1_000} s`);
        return time.setOurs(turn.ms);
      case "stale-dates": {
        // Only what a process has measured itself can tell, and only where its own clock is right.
        const measures = ({ state, hasSent }: Process): boolean => hasSent || state === "dead";
        if (time.wasSet() || !machine.processes().every(measures)) return;
        note(`${turn.ms / 1_000} s pass, and the other side's answers are dated as before`);
        time.setTheirsBack(turn.ms);
        return pass(turn.ms);
      }
      case "order":
        other.order(turn);
        return note(
          `order-${other.orders.length}${turn.trailing ? ", listed late" : ""}${turn.ahead ? ", dated ahead" : ""}`,
        );
      case "straggle": {
        const [straggler] = machine.stragglers();
        if (straggler) machine.straggle(straggler);
        return;
      }
      case "revoke":
        note("the key is revoked");
        other.keyServes = false;
        return;
      case "person":
        person.decides();
        return;
      case "continue":
        return person.letsGoOn(turn.which);
      case "back-up":
        if (disk.backUp()) note("the database is backed up");
        return;
      case "restore": {
        if (!disk.restore(time.ours())) return;
        note("the last backup takes the place of the database");
        for (const process of machine.processes()) machine.kill(process, turn.bytesLeft);
        promise.forgotten();
        return restart();
      }
      case "move":
        await moveAway(world, turn);
        return restart();
      case "cancel":
        return person.cancels(turn.which);
    }
  };

  const rest = async (): Promise<void> => {
    for (const process of machine.processes()) machine.kill(process, false);
    restart();
    other.keyServes = true;
    const end = steps + mostStepsInAll;
    fewerAt = steps;
    let quietDays = 0;
    while (quietDays < 3 && !promise.violations[0]) {
      if (steps > Math.min(end, fewerAt + mostSteps)) {
        promise.violated(`it never came to rest: ${unfinished().join(", ")}`);
        break;
      }
      const found = await restOnce();
      if (found === "quiet") quietDays += 1;
      else if (found === "unfinished") quietDays = 0;
    }
    if (!promise.violations[0]) promise.atRest();
  };

  const unfinished = (): readonly string[] =>
    rows.unfinished().map(({ id, state }) => `${id} is ${state.phase.is}`);

  /** `quiet`: nothing was left to do but to let a day pass. */
  const restOnce = async (): Promise<"going" | "unfinished" | "quiet"> => {
    steps += 1;
    const [question] = machine.questions();
    if (question) {
      await go(question, "answered");
      await settle();
      return "going";
    }
    const [straggler] = machine.stragglers();
    if (straggler) machine.straggle(straggler);
    // What a person says counts at the time at which it is said; a write may have to be looked for first.
    if (spoken < 3 && person.decides()) {
      spoken += 1;
      await settle();
      return straggler ? "unfinished" : "going";
    }
    spoken = 0;
    const left = unfinished().length;
    const going = left > 0;
    // A wait that lasts for all of them in turn would become a gap, and put all that follow in doubt.
    idle = left < least ? 0 : idle + 1;
    if (left < least) fewerAt = steps;
    least = left;
    const minute = 60_000;
    // Waits are seconds at first; a run may also wait for a time that was named by a clock far ahead.
    if (!going) pass(25 * 60 * minute);
    else if (idle < 30) await passSteadily(disk.pace.wait);
    else if (idle < 50) pass(11 * minute);
    // What waits for the end of the doubt after one gap would wait for ever in nothing but gaps.
    else if (idle % 2 === 0) await passSteadily(11 * minute);
    else pass(12 * 60 * minute);
    await settle();
    return going || straggler ? "unfinished" : "quiet";
  };

  machine.start();
  return {
    take: async (turn) => {
      steps += 1;
      await take(turn);
      await settle();
    },
    rest,
    close: () => {
      for (const process of machine.processes()) machine.kill(process, false);
      disk.close();
    },
    steps: () => steps,
    violation: () => promise.violations[0] ?? null,
    story,
  };
}
