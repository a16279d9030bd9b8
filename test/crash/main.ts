import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seeded } from "../../simulator/kit/random.ts";
import { endAll } from "../process.ts";
import { asking } from "./ask.ts";
import { startBells } from "./bells.ts";
import { startCalls } from "./callers.ts";
import { type Extent, keptErrorsIn, readsOf, tooMuch } from "./costs.ts";
import { deploymentOf } from "./deployments.ts";
import { armable } from "./faults.ts";
import { gather } from "./gather.ts";
import { judge } from "./judge.ts";
import { startJumps } from "./jumps.ts";
import { killAll } from "./killer.ts";
import { startLoad } from "./load.ts";
import { help, type Options, readOptions, UsageError } from "./options.ts";
import { startOutages } from "./outages.ts";
import { startPeople } from "./people.ts";
import { nameOf, type Plan, planOf } from "./plan.ts";
import { asks } from "./flows.ts";
import { proveKinds } from "./systems/prove.ts";
import { readyApi, setUp, settle } from "./set-up.ts";
import { supplyOf } from "./supply.ts";
import { countOf, lastLine, type Report, tableOf } from "./table.ts";
import { type CrashWorld, openCrashWorld } from "./world.ts";

const eventsPerKill = 4;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    say(`Stopped by ${signal}`);
    void endAll().then(() => process.exit(130));
  });

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) say(help);
  else
    process.exitCode = (await (options.kinds ? proveKinds(options, say) : prove(options))) ? 0 : 1;
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  say(error instanceof UsageError ? error.message : String(error));
}
// Where it could not go on, load and people would.
process.exit();

/** True where the promise held, and the run could do what it should. */
async function prove(options: Options): Promise<boolean> {
  const plan = planOf(options);
  say(`Plan of seed ${plan.seed}: ${plan.kills.length} kills, digest ${plan.digest}`);
  const deployment = await deploymentOf(options);
  const world = await openCrashWorld(options, deployment);
  try {
    const { report, extent } = await run(world, plan, options);
    const unhit = [...shortcomings(plan, report), ...tooMuch(report.costs, extent)];
    say(tableOf(report));
    for (const { kind, what } of report.verdict.findings.slice(0, 50)) say(`${kind}: ${what}`);
    for (const line of unhit) say(line);
    const held = unhit.length === 0 && report.verdict.findings.length === 0;
    if (held && !options.keep) rmSync(world.folder, { recursive: true, force: true });
    else {
      await deployment.keep(world.folder);
      say(`Data, logs and evidence are in ${world.folder}`);
    }
    say(lastLine(report.verdict));
    return held;
  } catch (error) {
    // First: a database that could not go on may not let itself be kept either.
    say(String(error));
    await deployment.keep(world.folder);
    say(`Data and logs are in ${world.folder}`);
    throw error;
  } finally {
    await endAll();
    await world.way.close();
    await world.stripe.close();
    await deployment.close();
  }
}

interface Ran {
  readonly report: Report;
  readonly extent: Extent;
}

async function run(world: CrashWorld, plan: Plan, options: Options): Promise<Ran> {
  const { stripe, folder, accounts } = world;
  writeFileSync(join(folder, "plan.json"), JSON.stringify({ options, plan }, null, 1));
  const begunAt = world.now();
  const standing = await setUp(world, plan.acts);
  const { flows, customer } = standing;
  for (const rule of plan.faults) await stripe.arm(armable(rule));
  const { seed, load: perSecond } = options;
  const supply = supplyOf(eventsPerKill, world.slots, Date.now());
  const bells = startBells(world, standing.bells, seed);
  const load = startLoad({
    stripe,
    accounts,
    customer,
    seed,
    perSecond,
    enough: (events) => supply.isEnough(events, Date.now()),
    tell: (account, charges) => bells.tell(account, charges),
  });
  const callers = startCalls(asking(world, seeded(seed)), standing.hook);
  const stopClock = world.run(options.speed);
  const stopOutages = startOutages(world, plan.outages, options.speed);
  const jumping = startJumps(world, plan.jumps);
  // What went wrong is told when it is waited for.
  jumping.catch(() => undefined);
  const people = startPeople(world, standing, plan);
  const { killed, standing: products } = await killAll(world, plan, options.minutes, supply);
  const { done: jumps, leaps, wrong } = await jumping;
  const outages = await stopOutages();
  await load.stop();
  const heard = await bells.stop();
  const made = await callers.stop();
  const { done: acts, askedAgain, asked, called, begun, polls } = await people.stop();
  await stopClock();
  say(`${killed.length} kills done; waiting for everything to end`);
  const api = await readyApi(world, products);
  if (options.lossy) await callers.again();
  const settled = await settle(world, api, { flows, polls }, options);
  const { faults, minutesToRest, askedToRest } = settled;
  const leapt = leaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const hours = (world.now() - begunAt - leapt) / 3_600_000;
  const costs = { hours, minutesToRest, reads: readsOf(await stripe.requests({ method: "GET" })) };
  const calls = [...standing.parked, ...made, ...called];
  const evidence = await gather(world, api, flows, {
    asked,
    calls,
    forgotten: world.forgotten,
    leaps,
    wrong,
  });
  const verdict = judge(evidence);
  for (const product of products) await product.program.end("SIGTERM");
  for (const [name, content] of Object.entries({ evidence, verdict, killed, begun }))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content, null, 1));
  const { events, runs, writes } = verdict;
  const extent: Extent = {
    hours,
    processes: world.slots,
    starts: world.starts(),
    ...asks,
    polls,
    leaps: leaps.length,
    events,
    runs,
    writes,
    sends: evidence.ledger.length,
    keptErrors: keptErrorsIn(evidence.ledger),
    askedToRest,
    speed: options.speed,
    startSeconds: killed.flatMap(({ at, readyAt }) =>
      readyAt === null ? [] : [(readyAt - at) / 1_000],
    ),
  };
  const report: Report = {
    store: options.store,
    seed,
    digest: plan.digest,
    killed,
    made: load.made(),
    heard,
    calls: calls.length,
    faults,
    outages,
    jumps,
    acts,
    askedAgain,
    costs,
    verdict,
  };
  return { report, extent };
}

/** What the run should have done and could not. */
function shortcomings(plan: Plan, { killed, acts, heard }: Report): readonly string[] {
  const wanted = new Set(plan.acts.map(({ name }) => name));
  const planned = [...new Set(plan.kills.map(nameOf))];
  return [
    ...planned
      .filter((name) => countOf(name, killed) === 0)
      .map((name) => `Never killed at ${name}`),
    ...[...wanted].filter((name) => acts[name] === 0).map((name) => `Nobody came to ${name}`),
    ...(killed.length < plan.kills.length
      ? [`Only ${killed.length} of ${plan.kills.length} kills`]
      : []),
    ...(heard === 0 ? ["No webhook was heard"] : []),
  ];
}
