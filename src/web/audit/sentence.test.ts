import { describe, expect, test } from "vitest";
import { loadWebTranslator } from "#i18n/web/translator.ts";
import { audited } from "#server/audit/audited.ts";
import type { AuditEntry } from "../api/audit.ts";
import { groups } from "./search.ts";
import { sentenceOf } from "./sentence.ts";

const hana = { id: "person_1", name: "Hana" };
const entry = (action: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: "audit_1",
  at: "2026-07-01T09:30:00.000Z",
  person: hana,
  via: "session",
  address: "127.0.0.1",
  action,
  object: null,
  details: {},
  ...more,
});
const said = async (locale: "en" | "ja", one: AuditEntry): Promise<string> => {
  const t = await loadWebTranslator(locale);
  const nameOf = (id: string): string => (id === "person_2" ? "Ken" : id);
  return sentenceOf(one, t, nameOf)
    .map(({ text }) => text)
    .join("");
};
const flow = (name: string | null) => ({ kind: "flow", id: "flow_1", name });

describe("an entry of the audit log", () => {
  test("is a sentence, with names", async () => {
    const deactivated = entry("flow.deactivated", { object: flow("Charges to products") });
    expect(await said("en", deactivated)).toBe("Hana deactivated the flow “Charges to products”");
    expect(await said("ja", deactivated)).toBe(
      "Hana がフロー「Charges to products」を非アクティブ化しました",
    );
    const given = { object: flow("Till"), details: { person: "person_2" } };
    expect(await said("en", entry("flow.owner_changed", given))).toBe(
      "Hana made Ken the owner of the flow “Till”",
    );
    const role = {
      object: { kind: "person", id: "person_2", name: "Ken" },
      details: { role: "viewer" },
    };
    expect(await said("ja", entry("person.changed", role))).toBe(
      "Hana が Ken の役割を閲覧者に変更しました",
    );
  });

  test("names what is gone by its id, and nobody as somebody", async () => {
    expect(await said("en", entry("flow.deleted", { object: flow(null) }))).toBe(
      "Hana deleted the flow “flow_1”",
    );
    const failed = entry("sign_in.password_refused", {
      person: null,
      via: null,
      details: { email: "ken@example.com", refused: "sign_in.refused" },
    });
    expect(await said("en", failed)).toBe(
      "Somebody tried to sign in as ken@example.com, and was refused",
    );
    expect(await said("en", { ...failed, details: {} })).toBe(
      "Somebody tried to sign in with an e-mail that nobody here has, and was refused",
    );
  });

  test("tells a password that a second factor still follows from a person who is in", async () => {
    const signIn = entry("sign_in.password", { details: { email: "hana@example.com" } });
    expect(await said("en", signIn)).toBe("Hana signed in");
    expect(await said("en", { ...signIn, person: null })).toBe(
      "Somebody entered the password of hana@example.com, but not the code yet",
    );
  });

  test("names whom a link was for that let nobody in, where that is known", async () => {
    const nobody = { person: null, via: null };
    const ken = { ...nobody, object: { kind: "person", id: "person_2", name: "Ken" } };
    const refused = entry("password.reset_refused", ken);
    expect(await said("en", refused)).toBe(
      "Somebody tried to set a new password for Ken with a link, and was refused",
    );
    expect(await said("ja", refused)).toBe(
      "不明なユーザー がリンクで Ken のパスワードの再設定を試み、拒否されました",
    );
    expect(await said("en", { ...refused, object: null })).toBe(
      "Somebody tried to set a new password with a link, and was refused",
    );
    const invited = { ...nobody, details: { email: "new@example.com" } };
    expect(await said("en", entry("invitation.accepted_refused", invited))).toBe(
      "Somebody tried to accept the invitation for new@example.com, and was refused",
    );
    expect(await said("en", entry("invitation.accepted_refused", nobody))).toBe(
      "Somebody tried to accept an invitation, and was refused",
    );
    const died = { ...nobody, details: { email: "new@example.com", outcome: "unknown" } };
    expect(await said("en", entry("invitation.accepted", died))).toContain(
      "Somebody accepted the invitation for new@example.com",
    );
  });

  test("says of what was refused, or died in the middle, what it would have been", async () => {
    const what = { object: flow("Till") };
    expect(await said("en", entry("flow.deleted_refused", what))).toBe(
      "Refused: Hana deleted the flow “Till”",
    );
    const begun = entry("flow.deleted", { ...what, details: { outcome: "unknown" } });
    expect(await said("en", begun)).toBe(
      "Begun, with an unknown outcome: Hana deleted the flow “Till”",
    );
    expect(await said("ja", begun)).toBe(
      "開始されましたが、結果は不明です: Hana がフロー「Till」を削除しました",
    );
  });

  test("tells who was named to take a connection over, and that nobody is any more", async () => {
    const connection = { kind: "connection", id: "connection_1", name: null } as const;
    const named = entry("connection.heir_named", { object: connection });
    expect(await said("en", { ...named, details: { person: null } })).toBe(
      "Hana no longer lets anybody take over a connection",
    );
    expect(await said("en", { ...named, details: { person: "person_1" } })).toContain("Hana named");
  });

  test("is told by its code where the action is not known", async () => {
    expect(await said("en", entry("flow.painted", { object: flow("Till") }))).toBe(
      "Hana: flow.painted (flow_1)",
    );
    expect(await said("ja", entry("kitchen.cleaned"))).toBe("Hana の操作: kitchen.cleaned");
  });

  const doors = Object.values(audited).flatMap(({ action, ...rest }) =>
    "door" in rest ? [`${action}_refused`] : [],
  );
  const others = [
    "flow.proposed",
    "api_key.used",
    "sign_in.oidc",
    "sign_in.oidc_refused",
    "audit.strangers_left_out",
    "flow.called",
    "flow.called_refused",
    "flow.credentials_used",
    "api_key.refused",
    "person.request_refused",
  ];
  const actions = [...Object.values(audited).map(({ action }) => action), ...doors, ...others];
  test.each([...new Set(actions)])(
    "%s has words of its own and can be looked for",
    async (action) => {
      expect(groups).toContain(action.split(".")[0]);
      for (const locale of ["en", "ja"] as const)
        expect(await said(locale, entry(action))).not.toContain(action);
    },
  );
});
