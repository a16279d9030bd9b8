import { contractOverSmtp } from "../smtp.contract.ts";
import { mailConnector } from "./mail.connector.ts";
import { openPostOffice } from "./mail.world.ts";

contractOverSmtp(mailConnector, async () => {
  const office = await openPostOffice();
  return {
    good: office.values,
    bad: { ...office.values, password: "a-wrong-password" },
    find: office.find,
    events: {},
    inputs: {
      "send-email": {
        to: ["taro@example.jp"],
        bcc: ["boss@example.com"],
        subject: "領収書",
        formatted: "**ありがとうございます。**",
      },
    },
    count: () => Promise.resolve(office.mails.length),
    close: () => office.close(),
  };
});
