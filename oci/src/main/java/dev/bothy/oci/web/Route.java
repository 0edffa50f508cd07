package dev.bothy.oci.web;

import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
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
    /**
     * For tunnels that begin side by side. The JDK asks no more once a login was right, and asks
     * twenty times a tunnel where it is wrong, which locks accounts.
     */
    private static final int MOST_ASKED = 6;

    private final String name;
    private final String password;
    private final AtomicInteger asked = new AtomicInteger();

    ProxyLogin(String name, String password) {
      this.name = name;
      this.password = password;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      return getRequestorType() == RequestorType.PROXY && asked.incrementAndGet() <= MOST_ASKED
          ? new PasswordAuthentication(name, password.toCharArray())
          : null;
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
      connection.setAuthenticator(login);
    } else {
      connection.setRequestProperty("Proxy-Authorization", login.basic());
    }
  }
}
