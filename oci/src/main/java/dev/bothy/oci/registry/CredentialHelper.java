package dev.bothy.oci.registry;

import dev.bothy.oci.Interruption;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a {@code docker-credential-NAME} program; the server's name goes to its standard input. */
final class CredentialHelper {
  private static final int TIMEOUT_SECONDS = 60; // it may ask the user to unlock a keychain
  private static final int MAX_ANSWER = 1 << 20;

  private final String program;
  private final Map<String, String> environment;

  CredentialHelper(String name, Map<String, String> environment) throws IOException {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c < 0x80 && Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
        throw new IOException("\"" + name + "\" in Docker's config.json is not a helper's name");
      }
    }
    program = "docker-credential-" + name;
    this.environment = environment;
  }

  Optional<Credentials> get(String server) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(find(), "get").redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(
          program + ", which Docker's config.json names for " + server + ", cannot be run", e);
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException _) {
                process.destroyForcibly();
              }
            });
    try (OutputStream in = process.getOutputStream()) {
      in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // it ended without reading; its exit code says more
    }
    byte[] answer = process.getInputStream().readNBytes(MAX_ANSWER);
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw Interruption.of("interrupted while waiting for " + program, e);
    }
    if (code != 0) {
      String text = new String(answer, StandardCharsets.UTF_8).strip();
      if (text.contains("credentials not found")) {
        return Optional.empty();
      }
      throw new IOException(
          program + " failed for " + server + " (exit code " + code + "): " + Texts.line(text));
    }
    JsonFields fields = new JsonFields(Json.parseObject(answer, program), program);
    String user = fields.stringOr("Username", "");
    String secret = fields.stringOr("Secret", "");
    if (user.equals("<token>")) {
      return Optional.of(new Credentials.IdentityToken(secret, program));
    }
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials.Password(user, secret, program));
  }

  /** The given environment's path decides, not this process's. */
  private String find() {
    for (String directory : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (directory.startsWith("/")) {
        File file = new File(directory, program);
        if (file.canExecute() && file.isFile()) {
          return file.getPath();
        }
      }
    }
    return program;
  }
}
