import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { jsonOf } from "#sdk/json.ts";
import { z } from "zod";
import type { FlowSummary } from "./client.ts";
import { type NowOptions, runFlowNow, type TestOptions, testFlow } from "./by-hand.ts";
import {
  activate,
  confirmable,
  type Confirming,
  type OfDraft,
  publish,
} from "./flow-activation.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import { giveFlow } from "./flow-owner.ts";
import { readerCommands } from "./flow-readers.ts";
import { goOnCommand } from "./flow-go-on.ts";
import { switchOffCommand } from "./flow-switch-off.ts";
import { callersCommands } from "./flow-callers.ts";
import { ownEventsCommands } from "./flow-own-events.ts";
import { invokeCommands } from "./invoke.command.ts";
import { receiveCommands } from "./receive.command.ts";
import { timeZone } from "./flow-time-zone.ts";
import { useTable } from "./flow-table.ts";
import { flowNamed } from "./named.ts";
import { collect, pairs } from "./pairs.ts";
import { readFile, writeResult } from "./read-file.ts";
import { localTime, pick, type Session, type WithSession } from "./session.ts";
import { versionCommands } from "./versions.command.ts";

interface ImportOptions extends Confirming {
  readonly connection: readonly string[];
  readonly activate: boolean;
  readonly from: string;
}

/** `millrace flows`: bringing flows in and out, and switching them on and off. */
export function flowsCommand(program: Command, run: WithSession, t: Translate): void {
  const flows = program.command("flows").description(t("cli.flows"));
  flows
    .command("list")
    .description(t("cli.flows.list"))
    .action(run((session) => list(session)));
  const confirmed = (command: Command) => confirmable(command, t("cli.flows.confirm"), t);
  confirmed(flows.command("import <file>"))
    .description(t("cli.flows.import"))
    .option("--connection <slot=name>", t("cli.flows.connection"), collect, [])
    .option("--activate", t("cli.flows.import_activate"), false)
    .option("--from <when>", t("cli.flows.from"), "now")
    .action(
      run((session, file: string, options: ImportOptions) => importFlow(session, file, options)),
    );
  confirmed(flows.command("activate <flow>"))
    .description(t("cli.flows.activate"))
    .option("--revision <number>", t("cli.flows.revision"))
    .option("--from <when>", t("cli.flows.from"), "now")
    .action(
      run(async (session, wanted: string, options: OfDraft & { readonly from: string }) => {
        const { id } = await flowNamed(session, wanted);
        await activate(session, id, options);
      }),
    );
  confirmed(flows.command("publish <flow>"))
    .description(t("cli.flows.publish"))
    .option("--revision <number>", t("cli.flows.revision"))
    .action(
      run(async (session, wanted: string, options: OfDraft) => {
        const { id } = await flowNamed(session, wanted);
        await publish(session, id, options);
      }),
    );
  versionCommands(flows, run, t);
  invokeCommands(flows, run, t);
  receiveCommands(flows, run, t);
  flows
    .command("test <flow>")
    .description(t("cli.flows.test"))
    .option("--record <id>", t("cli.flows.test.record"))
    .option("--yes", t("cli.by_hand.yes"))
    .action(
      run(async (session, wanted: string, options: TestOptions) =>
        testFlow(session, (await flowNamed(session, wanted)).id, options),
      ),
    );
  flows
    .command("run-now <flow>")
    .description(t("cli.flows.run_now"))
    .option("--token <token>", t("cli.flows.run_now.token"))
    .option("--yes", t("cli.by_hand.yes"))
    .action(
      run(async (session, wanted: string, options: NowOptions) =>
        runFlowNow(session, (await flowNamed(session, wanted)).id, options),
      ),
    );
  flows
    .command("time-zone <flow> [zone]")
    .description(t("cli.flows.time_zone"))
    .action(
      run((session, wanted: string, zone: string | undefined) => timeZone(session, wanted, zone)),
    );
  ownEventsCommands(flows, run, t);
  flows
    .command("use-table <flow> <table> [revision]")
    .description(t("cli.flows.use_table"))
    .action(
      run((session, flow: string, table: string, revision: string | undefined) =>
        useTable(session, flow, table, revision),
      ),
    );
  flows
    .command("replace-connection <flow> <from> <to>")
    .description(t("cli.flows.replace_connection"))
    .action(
      run((session, wanted: string, from: string, to: string) =>
        replaceConnection(session, wanted, { from, to }),
      ),
    );
  flows
    .command("clone <flow>")
    .description(t("cli.flows.clone"))
    .option("--name <name>", t("cli.flows.clone_name"))
    .action(
      run((session, wanted: string, { name }: { name?: string }) =>
        clone(session, wanted, name ?? null),
      ),
    );
  flows
    .command("give <flow> <person>")
    .description(t("cli.flows.give"))
    .action(run((session, wanted: string, person: string) => giveFlow(session, wanted, person)));
  flows
    .command("delete <flow>")
    .description(t("cli.flows.delete"))
    .option("--yes", t("cli.yes"), false)
    .action(
      run((session, wanted: string, { yes }: { yes: boolean }) => remove(session, wanted, yes)),
    );
  readerCommands(flows, run, t);
  callersCommands(flows, run, t);
  goOnCommand(flows, run, t);
  switchOffCommand(flows, run, t);
  flows
    .command("export <flow>")
    .description(t("cli.flows.export"))
    .option("--output <file>", t("cli.flows.output"))
    .action(
      run((session, wanted: string, { output }: { output?: string }) =>
        exportFlow(session, wanted, output ?? null),
      ),
    );
}

async function list(session: Session): Promise<void> {
  const { api, ask, t } = session;
  const flows = await ask(parseResponse(api.flows.$get({ query: {} })));
  session.show(flows, () => {
    if (flows.items.length === 0) return t("cli.flows.none");
    const head = [
      t("head.name"),
      t("head.state"),
      t("head.version"),
      t("head.succeeded"),
      t("head.failed"),
      t("head.last_run"),
      t("head.id"),
    ];
    const rows = flows.items.map((flow) => [
      flow.name,
      flow.state === "active" ? t("state.active") : t("state.inactive"),
      flow.version === null ? "-" : `${flow.version.number}${flow.changed ? "*" : ""}`,
      String(succeededIn(flow)),
      String(flow.activity?.runs.failed ?? 0),
      localTime(flow.activity?.lastRunAt ?? null),
      flow.id,
    ]);
    return session.table(head, rows);
  });
}

async function importFlow(session: Session, file: string, options: ImportOptions): Promise<void> {
  const { api, ask, t } = session;
  const exported = await readJson(session, file);
  const slots = pairs(options.connection, t);
  const { items } = await ask(parseResponse(api.connections.$get()));
  const open = openSlots(exported, slots, items, t);
  if (options.activate && open.length > 0)
    throw new Failure(exitCodes.usage, t("cli.flows.slots_open", { file }), open);
  const connections = Object.fromEntries(
    Object.entries(slots).map(([slot, name]) => [slot, pick(items, name, t).id]),
  );
  const flow = await ask(
    parseResponse(api.flows.import.$post({ json: { export: exported, connections } })),
  );
  const imported = t("cli.flows.imported", { name: flow.name, id: flow.id });
  if (!options.activate) {
    const unconnected = open.length === 0 ? [] : [t("cli.flows.unconnected")];
    session.show(flow, () => [imported, ...unconnected].join("\n"));
    return;
  }
  try {
    await activate(session, flow.id, { ...options, revision: String(flow.revision) });
  } catch (error) {
    // The flow is there all the same, which must not be a surprise.
    session.io.note(`${t("cli.flows.stays_inactive", { name: flow.name, id: flow.id })}\n`);
    throw error;
  }
}

/** The part of an export that says which connections it needs. What is none, the server refuses. */
const Slots = z.object({
  connections: z.record(z.string(), z.object({ connector: z.string() })),
});

/** For each slot of the file that is given no connection: how to give it one. */
function openSlots(
  exported: unknown,
  given: Readonly<Record<string, string>>,
  connections: readonly { readonly name: string; readonly connector: string }[],
  t: Translate,
): readonly string[] {
  const slots = Object.entries(Slots.safeParse(exported).data?.connections ?? {});
  return slots.flatMap(([slot, { connector }]) => {
    if (Object.hasOwn(given, slot)) return [];
    const names = connections.flatMap((one) => (one.connector === connector ? [one.name] : []));
    return names.length === 0
      ? [t("cli.flows.slot_empty", { slot, connector })]
      : [t("cli.flows.slot", { slot, names: names.join(", ") })];
  });
}

/** Changes all uses in the draft, such as from a test connection to the live one. */
async function replaceConnection(
  session: Session,
  wanted: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const { items } = await ask(parseResponse(api.connections.$get()));
  const [before, after] = [pick(items, from, t), pick(items, to, t)];
  if (before.connector !== after.connector)
    throw usage(t("cli.flows.other_connector", { from: before.name, to: after.name }));
  const { revision } = await ask(parseResponse(api.flows[":id"].$get({ param: { id } })));
  const operation = {
    do: "replaceConnection",
    connector: before.connector,
    from: before.id,
    to: after.id,
  } as const;
  const json = { operations: [operation], revision };
  const changed = await ask(parseResponse(api.flows[":id"].edits.$post({ param: { id }, json })));
  session.show(changed, () =>
    t("cli.flows.connection_replaced", {
      name: changed.name,
      from: before.name,
      to: after.name,
    }),
  );
}

async function clone(session: Session, wanted: string, name: string | null): Promise<void> {
  const { api, ask, t } = session;
  const { id, name: original } = await flowNamed(session, wanted);
  const wish = { param: { id }, json: name === null ? {} : { name } };
  const copy = await ask(parseResponse(api.flows[":id"].clone.$post(wish)));
  session.show(copy, () => t("cli.flows.cloned", { original, name: copy.name, id: copy.id }));
}

/** With those in which the flow has handled errors, or had nothing to do. */
function succeededIn({ activity }: Pick<FlowSummary, "activity">): number {
  const { succeeded = 0, succeeded_with_errors: handled = 0, filtered = 0 } = activity?.runs ?? {};
  return succeeded + handled + filtered;
}

async function remove(session: Session, wanted: string, yes: boolean): Promise<void> {
  const { api, ask, t } = session;
  const { id, name, activity } = await flowNamed(session, wanted);
  if (!yes) {
    const runs = activity?.runs;
    const unfinished = runs
      ? runs.waiting + runs.delayed + runs.running + runs.paused + runs.parked
      : 0;
    throw usage(t("cli.flows.sure", { name, runs: unfinished }));
  }
  await ask(parseResponse(api.flows[":id"].$delete({ param: { id } })));
  session.show({ deleted: id }, () => t("cli.flows.deleted", { name }));
}

async function readJson(session: Session, file: string): Promise<unknown> {
  const content = await readFile(session, file);
  const json = jsonOf(content);
  if (json === undefined) throw new Failure(exitCodes.refused, session.t("cli.not_json", { file }));
  return json;
}

async function exportFlow(session: Session, wanted: string, output: string | null): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await flowNamed(session, wanted);
  const exported = await ask(parseResponse(api.flows[":id"].export.$get({ param: { id } })));
  const content = `${JSON.stringify(exported, null, 2)}\n`;
  writeResult(session, content, output, (file) => t("cli.flows.exported", { name, file }));
}
