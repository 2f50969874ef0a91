# Signs a person in (authorization code with PKCE) and renews the access token before it ends. Needs
# Ruby 2.7 and, set, the environment file: set -a; . ./{{environment}}; set +a

require "digest"
require "json"
require "net/http"
require "securerandom"

class Zendesk
  URL = URI(ENV.fetch("ZENDESK_URL"))
  CLIENT = ENV.fetch("ZENDESK_CLIENT_ID")
  SCOPE = ENV.fetch("ZENDESK_SCOPE")
  REDIRECT = ENV.fetch("ZENDESK_REDIRECT_URI")

  def sign_in
    verifier = SecureRandom.urlsafe_base64(48)
    state = SecureRandom.urlsafe_base64(16)
    challenge = [Digest::SHA256.digest(verifier)].pack("m0").tr("+/", "-_").delete("=")
    query = URI.encode_www_form(
      response_type: "code", client_id: CLIENT, redirect_uri: REDIRECT, scope: SCOPE,
      state: state, code_challenge: challenge, code_challenge_method: "S256"
    )
    warn "Open this address, allow it, and paste the address where that ends:"
    warn "#{URL}/oauth/authorizations/new?#{query}"
    answer = URI.decode_www_form(URI($stdin.gets.strip).query.to_s).to_h
    abort "This is not the answer." unless answer["state"] == state && answer["code"]
    grant(grant_type: "authorization_code", code: answer["code"], redirect_uri: REDIRECT,
          code_verifier: verifier)
  end

  def get(path)
    grant(grant_type: "refresh_token", refresh_token: @refresh) if now >= @renew_at
    send_request(Net::HTTP::Get.new(path, "Authorization" => "Bearer #{@token}"))
  end

  private

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  def grant(**wish)
    request = Net::HTTP::Post.new("/oauth/tokens", "Content-Type" => "application/json")
    request.body = JSON.generate(client_id: CLIENT, scope: SCOPE, **wish)
    answer = send_request(request)
    life = answer["expires_in"] || 1800
    @token = answer["access_token"]
    @refresh = answer["refresh_token"]
    @renew_at = now + life - [60, life / 10.0].min
  end

  def send_request(request)
    answer = Net::HTTP.start(URL.host, URL.port, use_ssl: URL.scheme == "https") do |http|
      http.request(request)
    end
    raise "#{answer.code} #{answer.body}" unless answer.is_a?(Net::HTTPSuccess)

    JSON.parse(answer.body)
  end
end

zendesk = Zendesk.new
zendesk.sign_in
puts JSON.pretty_generate(zendesk.get("{{path}}"))
