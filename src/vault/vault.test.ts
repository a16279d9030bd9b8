import { randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VaultError } from "./errors.ts";
import { openVault } from "./vault.ts";
import { anySign } from "../../test/any-sign.ts";

const key = randomBytes(32);
const vault = openVault({ key });
const context = { connection: "c1", connector: "stripe", origin: "https://api.stripe.com" };
const secret = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";

function refusal(work: () => unknown): VaultError {
  try {
    work();
  } catch (error) {
    if (error instanceof VaultError) return error;
    throw error;
  }
  return expect.unreachable("it was not refused");
}

describe("a sealed secret", () => {
  it("opens again, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: anySign }), fc.dictionary(fc.string(), fc.string()), (p, c) => {
        expect(vault.open(vault.seal(p, c), c)).toBe(p);
      }),
    );
  });

  it("opens with the fields of its context in another order", () => {
    const { connection, connector, origin } = context;
    const sealed = vault.seal(secret, context);
    expect(vault.open(sealed, { origin, connection, connector })).toBe(secret);
  });

  it("shows its version and its key's id, and nothing of itself", () => {
    const sealed = vault.seal(secret, context);
    expect(sealed).toMatch(/^v1\.[\w-]{8}\.[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(sealed.split(".")[2] ?? "", "base64").toString("latin1")).not.toContain(
      "sk_",
    );
    expect(vault.seal(secret, context)).not.toBe(sealed);
  });

  it.each([
    ["another connection", { ...context, connection: "c2" }],
    ["another origin", { ...context, origin: "https://evil.example" }],
    ["a field more", { ...context, owner: "u1" }],
    ["a field less", { connection: "c1", connector: "stripe" }],
    ["no context", {}],
  ])("does not open for %s", (_, other) => {
    const sealed = vault.seal(secret, context);
    expect(refusal(() => vault.open(sealed, other)).code).toBe("vault.not_authentic");
  });

  it("does not confuse fields that read the same when put together", () => {
    const sealed = vault.seal(secret, { a: "b", c: "d" });
    expect(refusal(() => vault.open(sealed, { a: 'b","c":"d' })).code).toBe("vault.not_authentic");
    expect(refusal(() => vault.open(sealed, { ab: "cd" })).code).toBe("vault.not_authentic");
  });

  it("does not open when any bit of it was changed", () => {
    const [version, keyId, body] = vault.seal(secret, context).split(".");
    const bytes = Buffer.from(body ?? "", "base64");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      const sealed = `${version}.${keyId}.${changed.toString("base64")}`;
      expect(refusal(() => vault.open(sealed, context)).code).toBe("vault.not_authentic");
    }
  });

  it.each(["", "v1", "v1.abcdefgh.", "v2.abcdefgh.AAAA", secret, "v1.abc.AAAA"])(
    "is not %j",
    (text) => {
      expect(refusal(() => vault.open(text, context)).code).toBe("vault.not_authentic");
    },
  );

  it("is refused when it is too short to hold anything", () => {
    const [version, keyId] = vault.seal(secret, context).split(".");
    const refused = refusal(() => vault.open(`${version}.${keyId}.AAAA`, context));
    expect(refused.code).toBe("vault.not_authentic");
  });

  it("tells when it was sealed with another key", () => {
    const other = openVault({ key: randomBytes(32) });
    const refused = refusal(() => other.open(vault.seal(secret, context), context));
    expect(refused.code).toBe("vault.other_key");
  });

  it("never stands in an error", () => {
    const sealed = vault.seal(secret, context);
    const refused = refusal(() => vault.open(sealed, {}));
    const shown = `${refused.message} ${refused.stack} ${JSON.stringify(refused)}`;
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain(key.toString("base64"));
    expect(refused.cause).toBeUndefined();
  });
});

describe("a vault", () => {
  it.each([0, 16, 31, 33])("does not take a key of %i bytes", (length) => {
    const refused = refusal(() => openVault({ key: randomBytes(length) }));
    expect(refused.code).toBe("vault.key_malformed");
  });
});
