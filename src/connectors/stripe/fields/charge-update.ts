import { objectOf, text } from "#sdk/index.ts";
import { ChargeInput } from "./charge-input.ts";
import { existingCharge } from "./input.ts";

const { description, receipt_email, metadata } = ChargeInput.shape;

export const ChargeUpdate = objectOf(() => ({
  charge: existingCharge(
    text(
      "The charge to change, such as ch_3MmlLrLkdIwHu7ix0snN0B15. Fields that are left empty stay as they are at Stripe.",
      "更新する請求の ID (例: ch_3MmlLrLkdIwHu7ix0snN0B15)。空欄の項目は Stripe にある値のまま変わりません。",
    ),
  ),
  description,
  receipt_email,
  metadata,
}));
