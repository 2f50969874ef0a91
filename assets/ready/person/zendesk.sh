#!/bin/sh
# Signs a person in (authorization code with PKCE) and renews the access token before it ends. Needs
# curl, openssl and, set, the environment file: set -a; . ./{{environment}}; set +a
set -eu

field() { printf '%s' "$answer" | sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p"; }
encoded() { printf '%s' "$1" | od -An -tx1 -v | tr -d '\n' | sed 's/ /%/g'; }

# grant FIELD...: what is sent is written to curl, not on its command line.
grant() {
  answer=$(for pair in "client_id=$ZENDESK_CLIENT_ID" "$@"; do
    printf '&%s=%s' "${pair%%=*}" "$(encoded "${pair#*=}")"
  done | curl -sS --fail-with-body -d @- "$ZENDESK_URL/oauth/tokens") || {
    echo "$answer" >&2; exit 1
  }
  access_token=$(field access_token)
  refresh_token=$(field refresh_token)
  life=$(field expires_in); life=${life:-1800}
  renew_at=$(($(date +%s) + life - (life > 600 ? 60 : life / 10)))
}

verifier=$(openssl rand -hex 32)
state=$(openssl rand -hex 16)
challenge=$(printf '%s' "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A |
  tr '+/' '-_' | tr -d '=')
echo "Open this address, allow it, and paste the address where that ends:" >&2
echo "$ZENDESK_URL/oauth/authorizations/new?response_type=code&code_challenge_method=S256\
&client_id=$(encoded "$ZENDESK_CLIENT_ID")&redirect_uri=$(encoded "$ZENDESK_REDIRECT_URI")\
&scope=$(encoded "$ZENDESK_SCOPE")&state=$state&code_challenge=$challenge" >&2
read -r address
case $address in *"state=$state"*) ;; *) echo "This is not the answer." >&2; exit 1 ;; esac
code=$(printf '%s' "$address" | sed -n 's/.*[?&]code=\([^&#]*\).*/\1/p')
grant grant_type=authorization_code "code=$code" "redirect_uri=$ZENDESK_REDIRECT_URI" \
  "scope=$ZENDESK_SCOPE" "code_verifier=$verifier"

# zendesk PATH: one GET.
zendesk() {
  [ "$(date +%s)" -lt "$renew_at" ] ||
    grant grant_type=refresh_token "refresh_token=$refresh_token" "scope=$ZENDESK_SCOPE"
  printf 'Authorization: Bearer %s' "$access_token" |
    curl -sS --fail-with-body -H @- "$ZENDESK_URL$1"
}

zendesk {{path}}
