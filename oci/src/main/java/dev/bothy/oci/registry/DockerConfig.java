package dev.bothy.oci.registry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.file.BoundedRead;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Docker's {@code config.json} and podman's {@code auth.json}, as far as it tells credentials:
 * {@code credHelpers} for the registry, else {@code credsStore}, else {@code auths}. Read when a
 * registry asks, not before.
 */
final class DockerConfig {
  /** Bytes of a file that logins write. */
  private static final int LARGEST = 4 << 20;

  /** The key of Docker Hub's credentials, there since the first version. */
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  private final RegistryOptions options;

  DockerConfig(RegistryOptions options) {
    this.options = options;
  }

  /** Where it is, for messages. */
  Path file() {
    String directory = options.environment().get("DOCKER_CONFIG");
    Path parent =
        directory == null || directory.isEmpty()
            ? options.home().resolve(".docker")
            : Path.of(directory);
    return parent.resolve("config.json");
  }

  /** Docker's first, then those of podman, skopeo and buildah, which have the same form. */
  private List<Path> files() {
    List<Path> result = new ArrayList<>();
    result.add(file());
    String named = options.environment().getOrDefault("REGISTRY_AUTH_FILE", "");
    if (!named.isEmpty()) {
      result.add(Path.of(named));
    }
    String runtime = options.environment().getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      result.add(Path.of(runtime, "containers", "auth.json"));
    }
    result.add(options.home().resolve(".config/containers/auth.json"));
    return result;
  }

  /**
   * The credentials for a registry.
   *
   * @throws IOException when a file or a helper is broken
   */
  Optional<Credentials> find(String registry) throws IOException {
    for (Path file : files()) {
      Optional<Credentials> found = find(registry, file);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Credentials> find(String registry, Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = BoundedRead.file(file, LARGEST);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    if (bytes.length == 0) {
      return Optional.empty();
    }
    JsonFields config = new JsonFields(Json.parseObject(bytes, file.toString()), file.toString());
    boolean hub = registry.equals(ImageReference.DEFAULT_REGISTRY);
    String server = hub ? DOCKER_HUB_KEY : registry;
    String helper = helper(config, registry, server);
    if (!helper.isEmpty()) {
      Optional<Credentials> found = new CredentialHelper(helper, options.environment()).get(server);
      if (found.isPresent()) {
        return found;
      }
    }
    return fromAuths(config, registry, file);
  }

  private static String helper(JsonFields config, String registry, String server)
      throws OciFormatException {
    JsonFields helpers = config.object("credHelpers");
    if (helpers != null) {
      String own = helpers.stringOr(registry, helpers.stringOr(server, ""));
      if (!own.isEmpty()) {
        return own;
      }
    }
    return config.stringOr("credsStore", "");
  }

  private static Optional<Credentials> fromAuths(JsonFields config, String host, Path file)
      throws OciFormatException {
    JsonFields auths = config.object("auths");
    if (auths == null) {
      return Optional.empty();
    }
    for (String key : auths.names()) {
      JsonElement entry = auths.get(key);
      if (registryOf(key).equals(host) && entry instanceof JsonObject object) {
        Optional<Credentials> found = read(new JsonFields(object, file + ": auths." + key), file);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** Keys are hosts or, from older versions, URLs; podman's may be a host's repositories. */
  private static String registryOf(String key) {
    int scheme = key.indexOf("://");
    String rest = scheme < 0 ? key : key.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash);
    boolean whole =
        path.isEmpty() || path.equals("/") || path.startsWith("/v1") || path.startsWith("/v2");
    String host = slash < 0 ? rest : rest.substring(0, slash);
    if (!whole) {
      return "";
    }
    return host.equals("index." + ImageReference.DEFAULT_REGISTRY)
        ? ImageReference.DEFAULT_REGISTRY
        : host;
  }

  private static Optional<Credentials> read(JsonFields entry, Path file) throws OciFormatException {
    String source = file.toString();
    String registryToken = entry.stringOr("registrytoken", "");
    if (!registryToken.isEmpty()) {
      return Optional.of(new Credentials.RegistryToken(registryToken, source));
    }
    String identityToken = entry.stringOr("identitytoken", "");
    if (!identityToken.isEmpty()) {
      return Optional.of(new Credentials.IdentityToken(identityToken, source));
    }
    String user = entry.stringOr("username", "");
    String secret = entry.stringOr("password", "");
    String auth = entry.stringOr("auth", "");
    if (!auth.isEmpty()) {
      String plain;
      try {
        plain = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException _) {
        // The cause would quote the secret.
        throw new OciFormatException(entry.what() + ": \"auth\" is not base64");
      }
      int colon = plain.indexOf(':');
      if (colon < 0) {
        throw new OciFormatException(entry.what() + ": \"auth\" is not user:password");
      }
      user = plain.substring(0, colon);
      secret = plain.substring(colon + 1).replace("\0", "");
    }
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials.Password(user, secret, source));
  }
}
