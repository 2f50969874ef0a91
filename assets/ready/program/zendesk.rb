# Asks Zendesk with an access token that is renewed before it ends. Needs Ruby 2.7 and, set, the
# environment file: set -a; . ./{{environment}}; set +a

require "json"
require "net/http"

class Zendesk
  def get(path)
    renew
    send_request(Net::HTTP::Get.new(path, "Authorization" => "Bearer #{@token}"))
  end

  private

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  def renew
    return if @token && now < @renew_at

    request = Net::HTTP::Post.new("/oauth/tokens", "Content-Type" => "application/json")
    request.body = JSON.generate(
      grant_type: "client_credentials",
      client_id: ENV.fetch("ZENDESK_CLIENT_ID"),
      client_secret: ENV.fetch("ZENDESK_CLIENT_SECRET"),
      scope: ENV.fetch("ZENDESK_SCOPE")
    )
    answer = send_request(request)
    life = answer["expires_in"] || 1800
    @token = answer["access_token"]
    @renew_at = now + life - [60, life / 10.0].min
  end

  def send_request(request)
    uri = URI(ENV.fetch("ZENDESK_URL"))
    answer = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") do |http|
      http.request(request)
    end
    raise "#{answer.code} #{answer.body}" unless answer.is_a?(Net::HTTPSuccess)

    JSON.parse(answer.body)
  end
end

puts JSON.pretty_generate(Zendesk.new.get("{{path}}"))
