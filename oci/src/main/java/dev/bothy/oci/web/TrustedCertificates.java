package dev.bothy.oci.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom TLS trusts, as other container tools do: the authorities in {@code SSL_CERT_FILE}, else the
 * system's own bundle (an organisation's authority is installed there, not in the JDK), else the
 * JDK's; and for a host those in directories of its name besides.
 */
final class TrustedCertificates {
  /** Debian, Fedora, SUSE, Alpine: where Go programs look. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private final Map<String, String> environment;
  private final List<Path> hostDirectories;
  private final Map<List<Path>, SSLSocketFactory> factories = new HashMap<>();

  TrustedCertificates(Map<String, String> environment, List<Path> hostDirectories) {
    this.environment = environment;
    this.hostDirectories = hostDirectories;
  }

  /**
   * Empty for the JDK's own; the same object for the same trust, so that connections are reused.
   */
  synchronized Optional<SSLSocketFactory> factory(String hostAndPort) throws IOException {
    List<Path> files = new ArrayList<>();
    String own = environment.getOrDefault("SSL_CERT_FILE", "");
    if (!own.isEmpty()) {
      files.add(Path.of(own));
    } else {
      BUNDLES.stream().filter(Files::isRegularFile).findFirst().ifPresent(files::add);
    }
    if (files.isEmpty()) {
      return Optional.empty();
    }
    for (Path directory : hostDirectories) {
      files.addAll(certificates(directory.resolve(hostAndPort)));
    }
    SSLSocketFactory factory = factories.get(files);
    if (factory == null) {
      factory = load(files);
      factories.put(files, factory);
    }
    return Optional.of(factory);
  }

  /**
   * {@code *.crt} are authorities; {@code *.cert} and {@code *.key}, client logins, are not used.
   */
  private static List<Path> certificates(Path directory) throws IOException {
    List<Path> result = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.crt")) {
        files.forEach(result::add);
      }
      Collections.sort(result);
    }
    return result;
  }

  private static SSLSocketFactory load(List<Path> files) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Path file : files) {
        add(store, file);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up with the certificates in " + files, e);
    }
  }

  private static void add(KeyStore store, Path file) throws IOException, GeneralSecurityException {
    int before = store.size();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is not a PEM file with certificates", e);
    }
    if (store.size() == before) {
      throw new IOException(file + " holds no certificates");
    }
  }
}
