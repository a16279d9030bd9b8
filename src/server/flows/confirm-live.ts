import { partsOf } from "#flow/called.ts";
import { deedOf } from "#flow/deed.ts";
import type { FlowDocument } from "#flow/document.ts";
import { knownAmounts } from "#flow/known-amounts.ts";
import { newLiveWrites, type LiveWrite } from "#flow/live-writes.ts";
import { amountsOf } from "#flow/step-money.ts";
import { stepName } from "#flow/offers.ts";
import { callersOf, callsOf, flowsCalledBy, publishedById } from "#engine/called-flows.ts";
import {
  type Confirmation,
  fingerprintOf,
  isConfirmed,
  type NamedWrites,
} from "#engine/live-confirmation.ts";
import type { Calls, ConnectionRecord, FlowRecord } from "#engine/store.ts";
import { text } from "#sdk/text.ts";
import type { ErrorDetail } from "../refusal-body.ts";
import { ApiError } from "../errors.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";
import { personNames } from "../persons.ts";
import { proposedLimits } from "./propose-limits.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "people" | "reading">;

/** What would be done in the place of what. */
interface Step {
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly published: FlowDocument | null;
}

/** What a request confirms. A number counts only where the request names what it has counted. */
export function confirmationFor(
  confirm: string | number | undefined,
  isNamed: boolean,
): Confirmation {
  return confirm === undefined || (typeof confirm === "number" && !isNamed) ? null : confirm;
}

/** Asks for a confirmation of what it names, and says what that is. */
export function liveRefusal(
  code: "flow.live_writes" | "run.rerun_unconfirmed",
  named: NamedWrites,
  details: readonly ErrorDetail[],
): ApiError {
  const confirm = fingerprintOf(named);
  return ApiError.of(code, { confirm }, details).confirmedBy(confirm);
}

/**
 * The first time that a flow would write in live mode, a person must have read what it would do, and
 * confirmed exactly that. Writes that its published version has already were confirmed then. The
 * versions of what the flow calls, which were looked at.
 */
export function confirmedLive(
  parts: Parts,
  { id: flowId, draft, version }: FlowRecord,
  confirm: Confirmation,
  viewer: Viewer,
): Promise<Calls> {
  const step = { flowId, document: draft, published: version?.document ?? null };
  return confirmed(parts, step, { confirm, viewer, counts: () => true });
}

/** The same of whoever lets their own connections act for a version: of writes through these alone. */
export function confirmedLiveByOwner(
  parts: Parts,
  step: Step,
  confirm: Confirmation,
  viewer: Viewer,
): Promise<Calls> {
  const counts = ({ owner }: ConnectionRecord): boolean => owner === viewer.person;
  return confirmed(parts, step, { confirm, viewer, counts });
}

interface Question {
  readonly confirm: Confirmation;
  readonly viewer: Viewer;
  /** Whether writes through a connection are asked about. */
  readonly counts: (connection: ConnectionRecord) => boolean;
}

async function confirmed(
  { store, engine, people, reading }: Parts,
  { flowId, document, published }: Step,
  { confirm, viewer, counts }: Question,
): Promise<Calls> {
  const connections = new Map((await store.connections()).map((one) => [one.id, one]));
  const isAskedAbout = (id: string): boolean => {
    const connection = connections.get(id);
    return connection?.mode === "live" && counts(connection);
  };
  const flows = await flowsCalledBy([document, ...(published ? [published] : [])], store);
  const called = publishedById(flows);
  const surroundings = { catalogue: engine.catalogue, called, isLive: isAskedAbout };
  const writes = newLiveWrites(document, published, surroundings);
  const named = { document, called, writes };
  if (isConfirmed(named, confirm)) {
    const reached = new Set(partsOf(document, called).map((part) => part.called?.id));
    return callsOf(flows.filter(({ id }) => reached.has(id)));
  }
  const others = await whoElse({ store, people }, flowId, viewer);
  const details = await liveWriteDetails({ store, engine }, writes, viewer, (write) => {
    const isOwn = connections.get(write.connection)?.owner === viewer.person;
    const isLimited = isOwn || knownAmounts(write, engine.catalogue) === null;
    const said = [others(), isLimited ? null : say(ownerLimits, viewer.locale)];
    return joined(said, viewer.locale);
  });
  const unlimited = writes.flatMap((write) => {
    const connection = connections.get(write.connection);
    return connection?.owner === viewer.person && connection.limits.length === 0
      ? [{ ...write, connection }]
      : [];
  });
  const parts = { store, engine, people, reading };
  throw liveRefusal("flow.live_writes", named, details).proposing(
    await proposedLimits(parts, { flowId, writes: unlimited }, viewer),
  );
}

const ownerLimits = text(
  "Only the owner of that connection can limit what it moves.",
  "この接続の上限を設定できるのは、接続の所有者だけです。",
);

function joined(said: readonly (string | null)[], locale: Locale): string | null {
  const sentences = said.filter((one) => one !== null);
  return sentences.length === 0 ? null : sentences.join(locale === "ja" ? "" : " ");
}

/** Who else lets the flow do all this, by name: the flows of others that call it, and who has made credentials for calls. */
async function whoElse(
  { store, people }: Pick<Parts, "store" | "people">,
  flowId: string,
  { person, locale }: Viewer,
): Promise<() => string | null> {
  const nameOf = await personNames(people);
  const list = (names: readonly string[]): string => names.join(locale === "ja" ? "、" : ", ");
  const callers = (await callersOf(flowId, store))
    .filter(({ owner }) => owner !== person)
    .map(({ name, owner }) => say(callerWords, locale, { flow: name, owner: nameOf(owner).name }));
  const makers = new Set((await store.invokeKeys(flowId)).map(({ createdBy }) => createdBy));
  const persons = [...makers].map((maker) => nameOf(maker).name);
  const said = [
    ...(callers.length === 0 ? [] : [say(callersWords, locale, { flows: list(callers) })]),
    ...(persons.length === 0 ? [] : [say(credentialWords, locale, { persons: list(persons) })]),
  ];
  return () => joined(said, locale);
}

const callerWords = text("“{flow}” of {owner}", "{owner} の「{flow}」");
const callersWords = text(
  "It also does so whenever one of these flows calls it: {flows}.",
  "次のフローから呼び出された場合も実行されます: {flows}。",
);
const credentialWords = text(
  "Other systems start it with credentials that these people have made: {persons}.",
  "次のユーザーが発行した認証情報を使う外部システムからも開始されます: {persons}。",
);

/** Each write on a line of its own, with what there is to add of it. */
export async function liveWriteDetails(
  { store, engine }: Pick<Parts, "store" | "engine">,
  writes: readonly LiveWrite[],
  viewer: Viewer,
  addition: (write: LiveWrite) => string | null = () => null,
): Promise<ErrorDetail[]> {
  const connections = new Map((await store.connections()).map((one) => [one.id, one]));
  return writes.map((write) => {
    const { catalogue } = engine;
    const said = {
      step: say(stepName(write.step, catalogue), viewer.locale),
      does: say(deedOf({ ...write, catalogue }), viewer.locale),
    };
    const detail = detailOf(write, said, connections.get(write.connection), viewer);
    const more = addition(write);
    const amounts = amountsOf({ ...write, catalogue }).map((one) => say(one, viewer.locale));
    const sentences = [detail.message, ...amounts, ...(more === null ? [] : [more])];
    return { ...detail, message: sentences.join(viewer.locale === "ja" ? "" : " ") };
  });
}

interface Viewer {
  readonly person: string;
  readonly locale: Locale;
}

const words = text(
  "“{step}” {does} in live mode, through the connection “{connection}” with the account {account}.",
  "「{step}」は接続「{connection}」(アカウント: {account}) を通じて、ライブモードで{does}。",
);
const unknownAccount = text("(name not known)", "(名前不明)");
/** Name and account of a connection are its owner's alone to know. */
const veiledWords = text(
  "“{step}” {does} in live mode, through a connection of somebody else.",
  "「{step}」は、ほかのユーザーの接続を通じてライブモードで、{does}。",
);

const calledWords = text(
  "In the called flow “{flow}”: {said}",
  "呼び出されるフロー「{flow}」: {said}",
);

function detailOf(
  { step, called }: LiveWrite,
  named: { readonly step: string; readonly does: string },
  connection: ConnectionRecord | undefined,
  { person, locale }: Viewer,
): ErrorDetail {
  const account = connection?.accountName ?? connection?.account ?? say(unknownAccount, locale);
  const said =
    connection?.owner === person
      ? say(words, locale, { ...named, connection: connection.name, account })
      : say(veiledWords, locale, named);
  const message = called === null ? said : say(calledWords, locale, { flow: called.flow, said });
  const at = called?.by ?? step.id;
  return { code: "flow.live_write", step: at, message, severity: "warning" };
}
