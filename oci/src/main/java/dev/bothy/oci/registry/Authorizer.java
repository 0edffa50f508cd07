package dev.bothy.oci.registry;

import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one registry is shown as Authorization: learns from its challenges, fetches tokens (the
 * distribution project's token specification, OAuth2 for identity tokens) and keeps them while they
 * last. Threads that need the same token fetch it once.
 */
final class Authorizer {
  private static final int MAX_TOKEN_ANSWER = 1 << 20;

  /** What a token without a stated life lives, by the specification. */
  private static final long DEFAULT_SECONDS = 60;

  private record Token(String header, long untilNanos) {}

  private final Endpoint endpoint;
  private final Transport transport;
  private final DockerConfig config;
  private final Map<String, Token> tokens = new HashMap<>();
  private @Nullable Challenge bearer;
  private @Nullable String basic;
  private @Nullable Credentials credentials;
  private boolean lookedUp;

  Authorizer(Endpoint endpoint, Transport transport, DockerConfig config) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.config = config;
  }

  /** The header for this scope as far as it is known how; null to ask without. */
  synchronized @Nullable String header(String scope) throws IOException {
    if (basic != null) {
      return basic;
    }
    Token token = tokens.get(scope);
    if (token != null && token.untilNanos() - System.nanoTime() > 0) {
      return token.header();
    }
    return bearer == null ? null : fetch(bearer, scope);
  }

  /**
   * Answers a challenge; {@link #header} then gives something new.
   *
   * @param refused the header that was not enough, or null
   * @throws RegistryException.Unauthorised when there is nothing (better) to show
   */
  synchronized void answer(@Nullable Challenge challenge, String scope, @Nullable String refused)
      throws IOException {
    String current = basic != null ? basic : cached(scope);
    if (current != null && !current.equals(refused)) {
      return; // another thread has been here
    }
    if (challenge == null) {
      throw denied("asks for a kind of login that is not known here");
    }
    if (challenge.scheme().equals("basic")) {
      if (!(credentials() instanceof Credentials.Password password) || basic != null) {
        throw denied("");
      }
      basic = password.basicHeader();
      return;
    }
    tokens.remove(scope);
    bearer = challenge;
    String wanted = scope.isEmpty() ? challenge.parameter("scope") : scope;
    String fetched = fetch(challenge, wanted, scope);
    if (fetched.equals(refused)) {
      throw denied("");
    }
  }

  private @Nullable String cached(String scope) {
    Token token = tokens.get(scope);
    return token == null ? null : token.header();
  }

  /** Null when there are none; looked up once. */
  private @Nullable Credentials credentials() throws IOException {
    if (!lookedUp) {
      try {
        credentials = config.find(endpoint.registry()).orElse(null);
        lookedUp = true;
      } catch (OciFormatException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        throw new RegistryException.Unauthorised(
            endpoint.registry(),
            "no credentials for " + endpoint.registry() + ": " + e.getMessage(),
            "mend " + config.file(),
            e);
      }
    }
    return credentials;
  }

  /** The exception for a registry that does not let us in. */
  synchronized RegistryException.Unauthorised denied(String why) throws IOException {
    Credentials known = credentials();
    String message =
        endpoint.registry()
            + (why.isEmpty()
                ? known != null ? " refuses the credentials of " + known : " asks for a login"
                : " " + why);
    String hint =
        known != null
            ? "log in again, or ask for access to the repository"
            : "put credentials for "
                + endpoint.registry()
                + " into "
                + config.file()
                + " (docker login, podman login --compat-auth-file), and check the image's name:"
                + " some registries answer so for images that do not exist";
    return new RegistryException.Unauthorised(endpoint.registry(), message, hint, null);
  }

  private String fetch(Challenge challenge, String scope) throws IOException {
    return fetch(challenge, scope, scope);
  }

  private String fetch(Challenge challenge, String scope, String key) throws IOException {
    Credentials known = credentials();
    if (known instanceof Credentials.RegistryToken token) {
      return remember(key, token.token(), Duration.ofDays(1).toSeconds());
    }
    URI realm;
    try {
      realm = URI.create(challenge.parameter("realm"));
    } catch (IllegalArgumentException _) {
      throw denied("names no valid address for tokens");
    }
    if (realm.getHost() == null || realm.getScheme() == null) {
      throw denied("names no valid address for tokens");
    }
    if (known != null && !endpoint.mayCarrySecrets(realm)) {
      throw denied("wants credentials sent in the clear to " + realm.getHost());
    }
    HttpCall call = tokenCall(challenge, scope, realm, known);
    String authorization =
        known instanceof Credentials.Password password ? password.basicHeader() : null;
    try (HttpAnswer answer = transport.send(call, authorization)) {
      if (answer.status() == 401 || answer.status() == 403 || answer.status() == 400) {
        throw denied("");
      }
      if (answer.status() != 200) {
        throw new RegistryException.Refused(
            endpoint.registry(),
            answer.status(),
            Transport.hostOf(realm)
                + " gave no token for "
                + endpoint.registry()
                + " (HTTP "
                + answer.status()
                + ")",
            "try again later");
      }
      String what = "the token answer of " + Transport.hostOf(realm);
      byte[] bytes;
      try {
        bytes = answer.body().readNBytes(MAX_TOKEN_ANSWER);
      } catch (IOException e) {
        throw Transport.failure(realm, e);
      }
      JsonFields fields = new JsonFields(Json.parseObject(bytes, what), what);
      String token = fields.stringOr("token", "");
      if (token.isEmpty()) {
        token = fields.requiredString("access_token");
      }
      long seconds =
          fields.get("expires_in") == null ? DEFAULT_SECONDS : fields.requiredSize("expires_in");
      return remember(key, token, seconds);
    }
  }

  private String remember(String scope, String token, long seconds) throws OciFormatException {
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
        throw new OciFormatException(endpoint.registry() + " gave a token that is not a token");
      }
    }
    String header = "Bearer " + token;
    // A little less than its life: the clock here and the way there take their part.
    long life = Math.max(1, Math.min(seconds, 86_400) * 9 / 10);
    tokens.put(scope, new Token(header, System.nanoTime() + life * 1_000_000_000L));
    return header;
  }

  private static HttpCall tokenCall(
      Challenge challenge, String scope, URI realm, @Nullable Credentials known) {
    StringBuilder query = new StringBuilder();
    field(query, "service", challenge.parameter("service"));
    if (known instanceof Credentials.IdentityToken identity) {
      field(query, "scope", scope);
      field(query, "client_id", "bothy");
      field(query, "grant_type", "refresh_token");
      field(query, "refresh_token", identity.token());
      byte[] form = query.toString().getBytes(StandardCharsets.US_ASCII);
      return HttpCall.of("POST", realm, "")
          .header("Content-Type", "application/x-www-form-urlencoded")
          .with(HttpCall.Body.of(form));
    }
    for (String one : scope.split(" ", -1)) {
      field(query, "scope", one);
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    return HttpCall.of("GET", URI.create(realm + (query.isEmpty() ? "" : separator + query)), "");
  }

  private static void field(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query
          .append(query.isEmpty() ? "" : "&")
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
