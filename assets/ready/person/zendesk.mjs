// Signs a person in (authorization code with PKCE) and renews the access token before it ends. Needs
// Node 18 and, set, the environment file: set -a; . ./{{environment}}; set +a

import { createHash, randomBytes } from "node:crypto";
import { createInterface } from "node:readline/promises";

const { ZENDESK_URL, ZENDESK_CLIENT_ID, ZENDESK_REDIRECT_URI, ZENDESK_SCOPE } = process.env;

let token;
let refreshToken;
let renewAt;

async function send(path, options) {
  const answer = await fetch(ZENDESK_URL + path, options);
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${body}`);
  return JSON.parse(body);
}

async function grant(wish) {
  const answer = await send("/oauth/tokens", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ client_id: ZENDESK_CLIENT_ID, scope: ZENDESK_SCOPE, ...wish }),
  });
  const life = answer.expires_in ?? 1800;
  token = answer.access_token;
  refreshToken = answer.refresh_token;
  renewAt = Date.now() + 1000 * (life - Math.min(60, life / 10));
}

async function signIn() {
  const verifier = randomBytes(48).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: ZENDESK_CLIENT_ID,
    redirect_uri: ZENDESK_REDIRECT_URI,
    scope: ZENDESK_SCOPE,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  console.error("Open this address, allow it, and paste the address where that ends:");
  console.error(`${ZENDESK_URL}/oauth/authorizations/new?${query}`);
  const lines = createInterface({ input: process.stdin });
  const [address] = await new Promise((done) => lines.once("line", (line) => done([line])));
  lines.close();
  const answer = new URL(address.trim()).searchParams;
  if (answer.get("state") !== state || !answer.get("code")) throw new Error("not the answer");
  await grant({
    grant_type: "authorization_code",
    code: answer.get("code"),
    redirect_uri: ZENDESK_REDIRECT_URI,
    code_verifier: verifier,
  });
}

async function get(path) {
  if (Date.now() >= renewAt) {
    await grant({ grant_type: "refresh_token", refresh_token: refreshToken });
  }
  return send(path, { headers: { Authorization: `Bearer ${token}` } });
}

await signIn();
console.log(JSON.stringify(await get("{{path}}"), null, 2));
