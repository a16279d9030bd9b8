import type { WebTranslate } from "#i18n/web/translator.ts";
import { z } from "zod";
import type { AuditEntry } from "../api/audit.ts";

/** A piece of what is said: who did it, and what it was done to, stand out. */
interface Piece {
  readonly is: "words" | "who" | "what";
  readonly text: string;
}

const Details = z
  .object({
    email: z.string(),
    name: z.string(),
    person: z.string(),
    role: z.string(),
    state: z.string(),
    as: z.string(),
    decision: z.string(),
    refused: z.string(),
    outcome: z.string(),
    number: z.string(),
    act: z.string(),
    runs: z.number(),
    events: z.number(),
  })
  .partial()
  .catch({});
type Details = z.infer<typeof Details>;

/** Signs that stand for names while the sentence is put together. No text holds them. */
const who = "\uE000";
const what = "\uE001";

/** An entry of the audit log as a sentence. An action that is not known is told by its code. */
export function sentenceOf(
  entry: AuditEntry,
  t: WebTranslate,
  /** What somebody is called, by id. */
  nameOf: (person: string) => string,
): readonly Piece[] {
  const details = Details.parse(entry.details);
  const { role, person, email = "…", name = "…", runs = "…", events = "…" } = details;
  const facts = {
    who,
    what,
    email,
    name,
    runs,
    events,
    number: details.number ?? "…",
    role: role === undefined ? "" : t(`role.${role}`, { defaultValue: role }),
    person: person === undefined ? "…" : nameOf(person),
  };
  const unknown = t(entry.object === null ? "audit.say_unknown" : "audit.say_unknown_about", {
    ...facts,
    action: entry.action,
    object: entry.object?.id,
  });
  const own = t(`audit.say.${keyOf(entry, details)}`, { ...facts, defaultValue: "" });
  const said = withOutcome(own === "" ? inOtherWords() : own);
  /** What was refused and has no words of its own is told as what it would have been. */
  function inOtherWords(): string {
    const wished = { ...entry, action: entry.action.replace(/_refused$/, "") };
    const words =
      wished.action === entry.action
        ? ""
        : t(`audit.say.${keyOf(wished, details)}`, { ...facts, defaultValue: "" });
    return words === "" ? unknown : t("audit.say_refused", { said: words });
  }
  function withOutcome(words: string): string {
    return details.outcome === "unknown" ? t("audit.say_unsure", { said: words }) : words;
  }
  const names = { [who]: whoIs(entry, t), [what]: whatIs(entry) };
  return said.split(/([\uE000\uE001])/).flatMap((text): Piece[] => {
    if (text === "") return [];
    if (text !== who && text !== what) return [{ is: "words", text }];
    return [{ is: text === who ? "who" : "what", text: names[text] ?? "" }];
  });
}

/** Where a code says too little, what is told beside it decides. */
function keyOf(
  { action, person, object }: AuditEntry,
  { role, state, as, act, decision, email, person: heir }: Details,
): string {
  const key = action.replaceAll(/[^a-z0-9]/g, "_");
  switch (action) {
    case "sign_in.password":
      // Nobody is in yet whose second factor is still asked for.
      return person === null ? `${key}_alone` : key;
    case "sign_in.password_refused":
    case "password.reset_asked":
    case "invitation.accepted_refused":
      // What was typed is kept only where it is somebody's e-mail; a link that is not known is for nobody.
      return email === undefined ? `${key}_nobody` : key;
    case "invitation.accepted":
    case "password.reset":
    case "password.reset_refused":
      return object === null ? `${key}_nobody` : key;
    case "person.changed":
      if (state !== undefined) return `${key}_${state}`;
      return role === undefined ? key : `${key}_role`;
    case "connection.heir_named":
      return heir === undefined ? `${key}_nobody` : key;
    case "system.restore_settled":
      return as === undefined ? key : `${key}_${as}`;
    case "batch.started":
      return act === undefined ? key : `${key}_${act}`;
    case "run.decided":
      return decision === undefined ? key : `${key}_${decision}`;
    default:
      return key;
  }
}

function whoIs({ person, via }: AuditEntry, t: WebTranslate): string {
  if (person === null) return t("audit.somebody");
  return via === "token" ? t("audit.data_folder") : person.name;
}

function whatIs({ object }: AuditEntry): string {
  return object === null ? "" : (object.name ?? object.id);
}
