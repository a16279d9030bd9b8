/**
 * The key of the service account that only the simulated Google knows. It opens nothing anywhere else: Google has never
 * seen it.
 */
const privateKey = [
  "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCiNJ/CylrR43TzVvA5ghPdCYJMuTFpin++mathIhXwvPSPaZb7",
  "YMfkR6BzmHgYrXMJ0F3KbsuYbs1hTloqCo4Aq5dHiqADumTO5Gl6ZUirJi+wC8FG9vEVnwc6IRVf/lcsuHPI/b2ONw/6geDom15/",
  "8dkk5ZIifE+tSTkCckc9rWLt9V/s6D2SYp75bH5v7tFrM6d2WqdwmjVfLbfXcjpNO5nEPH8wxfrtKvvVWktF5iY3Sfs6pzaG6vRR",
  "2vNyxFGtHIek4+XnXlArnVe8rbiO/GiVQxsMCW2QwBzfR1YpeuskOgk6+4CCjynbUNYny+9R97I4cTP/WzyaLrDxZ6mXAgMBAAEC",
  "ggEAGEQwLHeSe7kAG5GDkc7sgtJz3F+OTWBLeSvLMFZlmuTh33yn+kaB0RyIHBMQ0HxObAbwqSLHMbBN6INMyOJYWTBSiwDprHUb",
  "tLoGL6nsY7JsSvWPPjseWSI39hHR/VDzIL0dkVGopJiHOu5oQ9ROoGyBlFwF70PStbVxInUPRGIposimpAG05T0JnZehEuY3TAzr",
  "SxQ5fCl/mOJASupJMT1Cq2unXsiBoXV7OLTE7R2uzZ/pFUc35sIZU/KuRIZ+ImWa5SWxnyjj6mx2SExG1qceq/gZaOLnOPR9WRDO",
  "mcfBrurCFbbHdMWX/za2UlKXMlIGb7knxlUN2cVU+3edEQKBgQDOydozDd7MkeLAFKZ8msLRH4BoTsY0BWXsPX+X8PDewhRPQSM9",
  "5hm/hOR//SdXq/BR28piWEnEDOSfigr2FhXcpu5Yvt4XDS9j73wWKjoQTSx3qSn4E6ygcdiJvND1k57dOzYYpM7Qn2bOEj5nhRuZ",
  "/PhIoPqXLosn146RiFSbMQKBgQDIzqb1qBQO0KQJmAqfAP2ftMatTTe3x2aUqL2QeKgTm8zVcO4todUs7hNQy+oPjj8zt8Rn6L28",
  "5F9kRp4gSt4KDW7P4D/895iuZalqs8sVphCA+KnOBSlZBjYsIJ4ZmhEtUQp+U/ZEtzMLM1YLViX139+abL6FVGNM1kgpurTPRwKB",
  "gALJP3JepnjVIlv6K0AUibltljpRjWQYCoaDUZvHeEdYEBP9Sa9E0WX+MWH0FDqfK26+6lwm2l+U2OO5ZWppY8QET8PMVouy9sd+",
  "64oU6ZFcqNO36MPZ6AKFZih87cfRRFuwt4rfdZXj/+uY3VRhu7x4ZxP7b0ToMKHJyrb1QkaRAoGASjeGobizYR5f4mPdWRMmqgZI",
  "f/jQJQ5/rWYIWgMeK9EjjaelgBwWC/saDHyxT3qFhXngD3+H0O6fCxLGkqzZD+ITGKWLQNXKCnrseNFmt+Oeqew95jUmKQ8QqpKL",
  "nG7C9nrDZBloJdGH/hXFMX9vnEZYAF08tU6RPO7d0P5+oTUCgYBGVA02FCS34MNi3l4U32qt0sr+wkTbXMC3OcYKyJ4lodPGDDXS",
  "4AjISBHArzQf3NwOMoqITLeKG76T028t8I85v8Lzm+3R4sfRp3EDqerim+c7GQRnHTIXDK4ctgKn6QNML373X+d22B4lDumLbo5B",
  "RbWpxrBXhwexUkxa+DN32Q==",
].join("");

const lines = privateKey.replaceAll(/.{64}/g, "$&\n");

export const demoSpreadsheet = "1MillraceDemoSpreadsheetAAAAAAAAAAAAAAAAAAAA";

export const demoKey = JSON.stringify({
  type: "service_account",
  project_id: "millrace-demo",
  private_key_id: "d0e5a0f1millracedemo",
  private_key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  client_email: "millrace-demo@millrace-demo.iam.gserviceaccount.com",
});
