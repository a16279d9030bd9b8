import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { nobody, personNamed } from "./named.ts";
import { readFile } from "./read-file.ts";
import { readSecret } from "./secrets.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

type Role = "administrator" | "builder" | "viewer";

/** `millrace people`: who works here. The last three need no key: what one was given lets one in. */
export function peopleCommand(
  program: Command,
  run: WithSession,
  t: Translate,
  runOpen: WithSession,
): void {
  const people = program.command("people").description(t("cli.people"));
  people
    .command("list")
    .description(t("cli.people.list"))
    .action(run((session) => list(session)));
  people
    .command("invite <email>")
    .description(t("cli.people.invite"))
    .requiredOption("--role <role>", t("cli.people.role_option"))
    .action(
      run((session, email: string, { role }: { role: string }) => invite(session, email, role)),
    );
  people
    .command("withdraw <email>")
    .description(t("cli.people.withdraw"))
    .action(run((session, email: string) => withdraw(session, email)));
  people
    .command("role <person> <role>")
    .description(t("cli.people.role"))
    .action(
      run((session, person: string, role: string) =>
        change(session, person, { role: roleWord(role, session) }),
      ),
    );
  people
    .command("deactivate <person>")
    .description(t("cli.people.deactivate"))
    .action(run((session, person: string) => change(session, person, { state: "deactivated" })));
  people
    .command("activate <person>")
    .description(t("cli.people.activate"))
    .action(run((session, person: string) => change(session, person, { state: "active" })));
  people
    .command("heir <person> <heir>")
    .description(t("cli.people.heir"))
    .action(run((session, person: string, heir: string) => nameHeir(session, person, heir)));
  people
    .command("remove <person>")
    .description(t("cli.people.remove"))
    .option("--yes", t("cli.yes"), false)
    .action(
      run((session, person: string, { yes }: { yes: boolean }) => remove(session, person, yes)),
    );
  people
    .command("reset <person>")
    .description(t("cli.people.reset"))
    .action(run((session, person: string) => reset(session, person)));
  people
    .command("set-up")
    .description(t("cli.people.set_up"))
    .requiredOption("--code <code>", t("cli.people.code"))
    .requiredOption("--email <email>", t("cli.people.email"))
    .requiredOption("--name <name>", t("cli.people.name"))
    .option("--password-stdin", t("cli.people.stdin"), false)
    .action(runOpen((session, options: SetUpOptions) => setUp(session, options)));
  people
    .command("accept [link]")
    .description(t("cli.people.accept"))
    .requiredOption("--name <name>", t("cli.people.name"))
    .option("--link-file <file>", t("cli.people.link_file"))
    .option("--password-stdin", t("cli.people.stdin"), false)
    .action(
      runOpen((session, link: string | undefined, options: LinkOptions & { name: string }) =>
        accept(session, link, options),
      ),
    );
  people
    .command("new-password [link]")
    .description(t("cli.people.new_password"))
    .option("--link-file <file>", t("cli.people.link_file"))
    .option("--password-stdin", t("cli.people.stdin"), false)
    .action(
      runOpen((session, link: string | undefined, options: LinkOptions) =>
        newPassword(session, link, options),
      ),
    );
}

async function list(session: Session): Promise<void> {
  const { api, ask, t } = session;
  const people = await ask(parseResponse(api.people.$get()));
  const invitations = await ask(parseResponse(api.people.invitations.$get()));
  session.show({ people: people.items, invitations: invitations.items }, () => {
    if (people.items.length + invitations.items.length === 0) return t("cli.people.none");
    const head = [t("head.name"), t("head.email"), t("head.role"), t("head.state"), t("head.id")];
    return session.table(head, [
      ...people.items.map((one) => [
        one.name,
        one.email,
        t(roleWords[one.role]),
        t(stateWords[one.state]),
        one.id,
      ]),
      ...invitations.items.map((one) => [
        "-",
        one.email,
        t(roleWords[one.role]),
        t("state.invited"),
        one.id,
      ]),
    ]);
  });
}

async function invite(session: Session, email: string, role: string): Promise<void> {
  const { api, ask } = session;
  const json = { email, role: roleWord(role, session) };
  handOver(session, email, await ask(parseResponse(api.people.invitations.$post({ json }))));
}

async function withdraw(session: Session, email: string): Promise<void> {
  const { api, ask, t } = session;
  const { items } = await ask(parseResponse(api.people.invitations.$get()));
  const found = items.find((one) => one.email === email.toLowerCase() || one.id === email);
  if (found === undefined) throw nobody(email, t);
  await ask(parseResponse(api.people.invitations[":id"].$delete({ param: { id: found.id } })));
  session.show({ withdrawn: found.id }, () => t("cli.people.withdrawn", { email: found.email }));
}

async function change(
  session: Session,
  wanted: string,
  json: { role: Role } | { state: "active" | "deactivated" },
): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await personNamed(session, wanted);
  const changed = await ask(parseResponse(api.people[":id"].$patch({ param: { id }, json })));
  session.show(changed, () =>
    t("cli.people.changed", {
      email: changed.email,
      role: t(roleWords[changed.role]),
      state: t(stateWords[changed.state]),
    }),
  );
}

async function nameHeir(session: Session, wanted: string, wantedHeir: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, email } = await personNamed(session, wanted);
  const heir = await personNamed(session, wantedHeir);
  const wish = { param: { id }, json: { person: heir.id } };
  await ask(parseResponse(api.people[":id"].heir.$put(wish)));
  session.show({ heir: heir.id }, () => t("cli.people.heir_named", { email, heir: heir.email }));
}

async function remove(session: Session, wanted: string, yes: boolean): Promise<void> {
  const { api, ask, t } = session;
  const { id, email } = await personNamed(session, wanted);
  if (!yes) throw usage(t("cli.people.sure", { email }));
  await ask(parseResponse(api.people[":id"].$delete({ param: { id } })));
  session.show({ removed: id }, () => t("cli.people.removed", { email }));
}

async function reset(session: Session, wanted: string): Promise<void> {
  const { api, ask } = session;
  const { id, email } = await personNamed(session, wanted);
  const made = parseResponse(api.people[":id"]["password-reset"].$post({ param: { id } }));
  handOver(session, email, await ask(made));
}

interface SetUpOptions {
  readonly code: string;
  readonly email: string;
  readonly name: string;
  readonly passwordStdin: boolean;
}

async function setUp(session: Session, options: SetUpOptions): Promise<void> {
  const { door, ask, t } = session;
  const { code, email, name, passwordStdin } = options;
  const password = await askPassword(session, passwordStdin);
  const json = { code, email, name, password };
  const made = await ask(parseResponse(door["set-up"].$post({ json })));
  session.show(made, () => t("cli.people.ready", { email: made.email }));
}

interface LinkOptions {
  readonly linkFile?: string;
  readonly passwordStdin: boolean;
}

async function accept(
  session: Session,
  link: string | undefined,
  { name, ...options }: LinkOptions & { readonly name: string },
): Promise<void> {
  const { door, ask, t } = session;
  const { token, password } = await tokenAndPassword(session, link, options);
  const json = { token, name, password };
  const made = await ask(parseResponse(door.invitations.accept.$post({ json })));
  session.show(made, () => t("cli.people.ready", { email: made.email }));
}

async function newPassword(
  session: Session,
  link: string | undefined,
  options: LinkOptions,
): Promise<void> {
  const { door, ask, t } = session;
  const json = await tokenAndPassword(session, link, options);
  const person = await ask(parseResponse(door["password-reset"].use.$post({ json })));
  session.show(person, () => t("cli.people.ready", { email: person.email }));
}

function askPassword({ io, t }: Session, fromStdin: boolean): Promise<string> {
  return readSecret(
    t("cli.people.password"),
    { option: "--password-stdin", given: fromStdin },
    io,
    t,
  );
}

/**
 * A link lets in whoever has it, so it need not stand on the command line. Where both come from standard
 * input, the password is what follows the link's line.
 */
async function tokenAndPassword(
  session: Session,
  link: string | undefined,
  { linkFile, passwordStdin }: LinkOptions,
): Promise<{ readonly token: string; readonly password: string }> {
  const { t } = session;
  if (linkFile === undefined)
    return { token: tokenOf(link, t), password: await askPassword(session, passwordStdin) };
  if (link !== undefined) throw usage(t("cli.people.two_links"));
  const [first, ...rest] = (await readFile(session, linkFile)).split("\n");
  const token = tokenOf(first?.trim(), t);
  const password =
    linkFile === "-" && passwordStdin
      ? rest.join("\n").trim()
      : await askPassword(session, passwordStdin);
  return { token, password };
}

function tokenOf(link: string | undefined, t: Translate): string {
  const token = /#(.+)$/.exec(link ?? "")?.[1];
  if (token === undefined) throw usage(t("cli.people.no_link"));
  return token;
}

function handOver(
  session: Session,
  email: string,
  made: { readonly link: string | null; readonly expiresAt: string },
): void {
  const { t } = session;
  const until = localTime(made.expiresAt);
  session.show(made, () =>
    made.link === null
      ? t("cli.people.mailed", { email, until })
      : t("cli.people.link", { email, until, link: made.link }),
  );
}

function roleWord(said: string, { t }: Pick<Session, "t">): Role {
  if (said === "administrator" || said === "builder" || said === "viewer") return said;
  throw usage(t("cli.people.bad_role"));
}

const roleWords = {
  administrator: "role.administrator",
  builder: "role.builder",
  viewer: "role.viewer",
} as const;
const stateWords = { active: "state.active", deactivated: "state.deactivated" } as const;
