// Asks Zendesk with an access token that is renewed before it ends. Needs Node 18 and, set, the
// environment file: set -a; . ./{{environment}}; set +a

const { ZENDESK_URL, ZENDESK_CLIENT_ID, ZENDESK_CLIENT_SECRET, ZENDESK_SCOPE } = process.env;

let token;
let renewAt = 0;

async function send(path, options) {
  const answer = await fetch(ZENDESK_URL + path, options);
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${body}`);
  return JSON.parse(body);
}

async function renew() {
  if (token && Date.now() < renewAt) return;
  const answer = await send("/oauth/tokens", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: ZENDESK_CLIENT_ID,
      client_secret: ZENDESK_CLIENT_SECRET,
      scope: ZENDESK_SCOPE,
    }),
  });
  const life = answer.expires_in ?? 1800;
  token = answer.access_token;
  renewAt = Date.now() + 1000 * (life - Math.min(60, life / 10));
}

async function get(path) {
  await renew();
  return send(path, { headers: { Authorization: `Bearer ${token}` } });
}

console.log(JSON.stringify(await get("{{path}}"), null, 2));
