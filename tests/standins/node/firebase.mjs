// Another judge of ID tokens than ours: jose, with the keys that the stand-in publishes. Each line of the input is a token;
// each line of the output says "good" and whom it is about, or why it is not. Run with the address of the keys, the project
// and the time in seconds as arguments, in a folder whose node_modules has jose.

import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const load = createRequire(join(process.cwd(), "index.js"));
const { createRemoteJWKSet, jwtVerify } = load("jose");

const [, , url, project, now] = process.argv;
const keys = createRemoteJWKSet(new URL(url));
const options = {
  algorithms: ["RS256"],
  audience: project,
  issuer: `https://securetoken.google.com/${project}`,
  currentDate: new Date(Number(now) * 1000),
  requiredClaims: ["sub", "iat", "exp", "auth_time"],
};

for await (const token of createInterface({ input: process.stdin })) {
  try {
    const { payload } = await jwtVerify(token, keys, options);
    console.log(`good ${payload.sub}`);
  } catch (error) {
    console.log(error.code ?? String(error));
  }
}
