package dev.bothy.oci.web;

import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * A way to servers.
 *
 * @param login what the proxy is told, null where it wants nothing
 */
record Route(Proxy proxy, @Nullable ProxyLogin login) {
  static final Route DIRECT = new Route(Proxy.NO_PROXY, null);

  /** The name and password of a proxy. Servers are told neither. */
  static final class ProxyLogin extends Authenticator {
    private final String name;
    private final String password;

    /** Whether the request that this thread is at was answered: asked twice, it was wrong. */
    private final ThreadLocal<Boolean> answered = ThreadLocal.withInitial(() -> false);

    ProxyLogin(String name, String password) {
      this.name = name;
      this.password = password;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      // The JDK would ask twenty times, which locks accounts.
      if (getRequestorType() != RequestorType.PROXY || answered.get()) {
        return null;
      }
      answered.set(true);
      return new PasswordAuthentication(name, password.toCharArray());
    }

    private String basic() {
      byte[] both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }
  }

  /**
   * The JDK asks for a login when a tunnel is refused, and takes no header for it; without a tunnel
   * a body that is on its way could not be sent again, so the header comes along.
   */
  void logIn(HttpURLConnection connection) {
    if (login == null) {
      return;
    }
    if (connection instanceof HttpsURLConnection) {
      login.answered.remove();
      connection.setAuthenticator(login);
    } else {
      connection.setRequestProperty("Proxy-Authorization", login.basic());
    }
  }
}
