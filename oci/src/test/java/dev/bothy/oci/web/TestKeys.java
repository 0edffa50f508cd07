package dev.bothy.oci.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Keys of a server that signed them itself. */
public final class TestKeys {
  private static final String PASSWORD = "changeit";

  private TestKeys() {}

  /**
   * What the server with this name speaks TLS with; its certificate is {@code ca.crt} in the
   * directory.
   */
  public static SSLContext in(Path directory, String name) throws Exception {
    Path keys = directory.resolve("keys");
    if (!Files.exists(keys)) {
      String san = "SAN=DNS:" + name + ",IP:127.0.0.1";
      keytool(
          keys,
          "-genkeypair",
          "-alias",
          "a",
          "-keyalg",
          "EC",
          "-dname",
          "CN=" + name,
          "-ext",
          san,
          "-validity",
          "2");
      keytool(
          keys,
          "-exportcert",
          "-rfc",
          "-alias",
          "a",
          "-file",
          directory.resolve("ca.crt").toString());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path keys, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", keys.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(keys.resolveSibling("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
