package dev.bothy.oci.web;

import java.io.IOException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections to web servers, through the proxy that the environment says and with the trust
 * that this machine has. One for all requests of a kind: connections are used again only where
 * proxy and trust are the same objects.
 *
 * <p>A name and password of a proxy for https are used only where the JDK's property {@code
 * jdk.http.auth.tunneling.disabledSchemes} leaves out Basic. It is set to nothing here unless it is
 * set, but the JDK reads it once: a program that opens connections of its own before says it
 * itself.
 */
public final class WebConnections {
  private final ProxyRules proxies;
  private final TrustedCertificates certificates;

  /**
   * @param environment for {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code NO_PROXY} and {@code
   *     SSL_CERT_FILE}
   */
  public WebConnections(Map<String, String> environment) {
    this(environment, List.of());
  }

  /**
   * @param authorities directories where those of a host are in {@code HOST[:PORT]/*.crt}
   */
  public WebConnections(Map<String, String> environment, List<Path> authorities) {
    proxies = new ProxyRules(environment);
    certificates = new TrustedCertificates(environment, authorities);
  }

  /**
   * A connection that was not begun yet.
   *
   * @throws ProxyException for a proxy variable that names no proxy
   * @throws IOException for another scheme than http and https, for certificates that cannot be
   *     read
   */
  public HttpURLConnection open(URI target) throws IOException {
    URL url = target.toURL(); // which has a host also where its name is none by the rules of DNS
    Route route = proxies.route(url);
    if (!(url.openConnection(route.proxy()) instanceof HttpURLConnection connection)) {
      throw new IOException(target.getScheme() + " is not a scheme of web servers");
    }
    if (connection instanceof HttpsURLConnection https) {
      Optional<SSLSocketFactory> factory = certificates.factory(hostAndPort(url));
      factory.ifPresent(https::setSSLSocketFactory);
    }
    route.logIn(connection);
    return connection;
  }

  /**
   * Sends the request unless it is sent, and waits for the status; 401 is one of them.
   *
   * @throws ProxyException when the proxy does not lead to the server
   */
  public static int status(HttpURLConnection connection) throws IOException {
    int status;
    try {
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      // A 401 to a streamed request is one to the JDK, which would have to send it again.
      status = e.responseCode();
    } catch (IOException e) {
      throw ProxyException.orSame(e);
    }
    if (status == HttpURLConnection.HTTP_PROXY_AUTH) {
      connection.disconnect();
      throw ProxyException.refuses();
    }
    return status;
  }

  private static String hostAndPort(URL target) {
    return target.getHost() + (target.getPort() < 0 ? "" : ":" + target.getPort());
  }
}
