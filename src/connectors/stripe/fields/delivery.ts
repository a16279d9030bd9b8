import { objectOf } from "#sdk/index.ts";
import { z } from "zod";
import { addressParts, named, words, wordsOrNull } from "./shape.ts";

/** Where what was paid for goes. */
export const Delivery = objectOf(() => ({
  name: named(words.exactOptional(), "Recipient", "受取人"),
  phone: named(wordsOrNull.exactOptional(), "Recipient's phone", "受取人の電話番号"),
  carrier: named(wordsOrNull.exactOptional(), "Carrier", "配送業者"),
  tracking_number: named(wordsOrNull.exactOptional(), "Tracking number", "追跡番号"),
  address: named(z.object(addressParts).exactOptional(), "Delivery address", "配送先住所"),
}));
