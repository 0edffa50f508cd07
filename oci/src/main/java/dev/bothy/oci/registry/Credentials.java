package dev.bothy.oci.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What proves who asks. {@code toString} never shows it. */
sealed interface Credentials {
  /**
   * @param source where they come from, for messages
   */
  record Password(String user, String secret, String source) implements Credentials {
    String basicHeader() {
      byte[] plain = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(plain);
    }

    @Override
    public String toString() {
      return "user " + user + " from " + source;
    }
  }

  /** A refresh token of an OAuth2 login. */
  record IdentityToken(String token, String source) implements Credentials {
    @Override
    public String toString() {
      return "login token from " + source;
    }
  }

  /** A token that is used as it is. */
  record RegistryToken(String token, String source) implements Credentials {
    @Override
    public String toString() {
      return "registry token from " + source;
    }
  }
}
