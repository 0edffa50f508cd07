package dev.bothy.oci.registry;

import com.google.gson.JsonObject;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Talks to one registry: authentication and redirects on top of {@link Transport}. */
final class RegistrySession {
  private static final int MAX_REDIRECTS = 10;
  private static final int MAX_ERROR = 64 << 10;

  private final Endpoint endpoint;
  private final Transport transport;
  private final Authorizer authorizer;

  RegistrySession(Endpoint endpoint, Transport transport, DockerConfig config) {
    this.endpoint = endpoint;
    this.transport = transport;
    authorizer = new Authorizer(endpoint, transport, config);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Transport transport() {
    return transport;
  }

  /** The final answer, whatever its status; the caller closes it. */
  HttpAnswer send(HttpCall call) throws IOException {
    HttpCall current = call;
    int redirects = 0;
    boolean challenged = false;
    while (true) {
      // Credentials go to the registry alone, wherever it points.
      boolean own = Endpoint.sameOrigin(endpoint.base(), current.uri());
      String authorization = own ? authorizer.header(call.scope()) : null;
      HttpAnswer answer = transport.send(current, authorization);
      if (answer.status() == 401 && own && !challenged) {
        challenged = true;
        Challenge challenge = Challenge.choose(answer.headers("WWW-Authenticate"));
        answer.close();
        authorizer.answer(challenge, call.scope(), authorization);
        continue;
      }
      if (isRedirect(answer.status()) && call.body() == null && !call.method().equals("POST")) {
        URI target = redirect(current.uri(), answer.header("Location"), answer.status());
        answer.close();
        if (++redirects > MAX_REDIRECTS) {
          throw refused(answer.status(), "redirects in circles");
        }
        current = call.at(target);
        continue;
      }
      return answer;
    }
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private URI redirect(URI from, @Nullable String location, int status) throws IOException {
    URI target = location(from, location, status);
    if (from.getScheme().equalsIgnoreCase("https")
        && !target.getScheme().equalsIgnoreCase("https")) {
      throw refused(status, "redirects from TLS to plain HTTP");
    }
    return target;
  }

  /** A Location header as an absolute HTTP address. */
  URI location(URI from, @Nullable String location, int status) throws IOException {
    try {
      URI target = from.resolve(location == null ? "" : location);
      String scheme = String.valueOf(target.getScheme());
      if (location != null
          && target.getHost() != null
          && (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))) {
        return target;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw refused(status, "points to no valid address");
  }

  private RegistryException.Refused refused(int status, String why) {
    return new RegistryException.Refused(
        endpoint.registry(),
        status,
        endpoint.registry() + " " + why,
        "this is the registry's fault; ask its operator");
  }

  /**
   * The exception for an answer that is not the wanted one; closes it.
   *
   * @param what was wanted, e.g. {@code manifest 1.0 of localhost:5000/a}
   */
  IOException failure(HttpAnswer answer, String what) throws IOException {
    try (answer) {
      int status = answer.status();
      String said = said(answer);
      String detail = said.isEmpty() ? "" : ": " + said;
      String host = endpoint.registry();
      return switch (status) {
        case 401 -> authorizer.denied("");
        case 403 ->
            new RegistryException.Unauthorised(
                host,
                host + " does not allow " + what + detail,
                "ask for access to the repository, or log in as someone who has it",
                null);
        case 404 ->
            new RegistryException.NotFound(
                host, host + " has no " + what + detail, "check the name and the tag");
        case 429 ->
            new RegistryException.Refused(
                host,
                status,
                host + " limits how often it may be asked (" + what + ")" + detail,
                "wait a while, or log in for a higher limit");
        default ->
            new RegistryException.Refused(
                host,
                status,
                host + " answered HTTP " + status + " for " + what + detail,
                status >= 500
                    ? "the registry has a problem; try again later"
                    : "check that the registry supports this");
      };
    }
  }

  /** The registry's own words, from the error format of the specification. */
  private static String said(HttpAnswer answer) {
    try {
      byte[] body = answer.body().readNBytes(MAX_ERROR);
      JsonObject object = Json.parseObject(body, "error");
      StringBuilder text = new StringBuilder();
      for (JsonFields error : new JsonFields(object, "error").objects("errors")) {
        text.append(text.isEmpty() ? "" : "; ")
            .append(error.stringOr("code", ""))
            .append(' ')
            .append(error.stringOr("message", ""));
      }
      return Texts.line(text.toString());
    } catch (OciFormatException _) {
      return ""; // a proxy's HTML page, perhaps
    } catch (IOException _) {
      return "";
    }
  }
}
