package dev.bothy.engine.source.git;

import dev.bothy.engine.host.GitWords;
import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.TextTail;
import dev.bothy.llb.op.ShownAddress;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code git}, which sees nobody's configuration and no terminal, runs no hook, and speaks
 * only the protocols it is allowed to. Secrets go through its environment, never its arguments.
 */
final class GitCommand {
  private static final int MOST_SAID = 4096;

  /** How long a server may be silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What the fetched repository must not decide. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "core.hooksPath", "/dev/null",
          "core.fsmonitor", "false",
          "credential.helper", "",
          "gc.auto", "0",
          "maintenance.auto", "false",
          "init.defaultBranch", "master",
          "advice.detachedHead", "false",
          "http.lowSpeedLimit", "1", // bytes per second
          "fetch.recurseSubmodules", "false");

  private final StepContext context;
  private final String url;
  private final String shown;
  private final Duration patience;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> settings = new LinkedHashMap<>(SETTINGS);

  /**
   * @param url of the repository, which failures name
   */
  GitCommand(StepContext context, String url) {
    this(context, url, PATIENCE);
  }

  /**
   * @param patience how long a server may be silent; that of web servers counts in seconds
   */
  GitCommand(StepContext context, String url, Duration patience) {
    this.context = context;
    this.patience = patience;
    this.url = url;
    this.shown = ShownAddress.of(url);
    settings.put("http.lowSpeedTime", Long.toString(Math.max(1, patience.toSeconds())));
    environment.put("PATH", Programs.ofThisProcess().searchPath());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("HOME", "/dev/null");
    environment.put("XDG_CONFIG_HOME", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "/bin/false");
    environment.put("SSH_ASKPASS", "/bin/false");
    environment.put("GIT_NO_REPLACE_OBJECTS", "1"); // nobody says that one object is another
    allowFiles(false);
    for (String name : List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy")) {
      passOn(name);
      passOn(name.toUpperCase(java.util.Locale.ROOT));
    }
    passOn("SSL_CERT_FILE");
  }

  private void passOn(String name) {
    String value = System.getenv(name);
    if (value != null) {
      environment.put(name, value);
    }
  }

  /** Sets a variable for the commands that follow. */
  void environment(String name, String value) {
    environment.put(name, value);
  }

  /** Whether the commands that follow may read repositories of this machine, too. */
  void allowFiles(boolean yes) {
    environment.put("GIT_ALLOW_PROTOCOL", "http:https:ssh:git" + (yes ? ":file" : ""));
  }

  /** Sets a configuration value for the commands that follow and what they start. */
  void setting(String key, String value) {
    settings.put(key, value);
  }

  /** How a command ended. */
  record Outcome(int exitCode, String out, String err) {
    /** Whether it failed because there is no way to the server. */
    boolean isUnreachable() {
      return exitCode != 0 && GitWords.isUnreachable(err);
    }
  }

  /**
   * Runs a command that must succeed.
   *
   * @param directory in which it runs
   * @return what it printed
   */
  String run(@Nullable Path directory, String... arguments)
      throws StepFailure, IOException, InterruptedException {
    return succeeded(attempt(directory, List.of(arguments)));
  }

  /**
   * Asks a server something, as {@link #exchange}; that must succeed.
   *
   * @return what was printed
   */
  String ask(String... arguments) throws StepFailure, IOException, InterruptedException {
    return succeeded(exchange(null, List.of(arguments)));
  }

  /**
   * Runs a command that talks to the repository's server, and may fail. It is ended once nothing
   * comes from there: git itself, unlike what it has for the web, would wait for ever. What that
   * reads before it tells git is not seen here.
   */
  Outcome exchange(@Nullable Path directory, List<String> arguments)
      throws StepFailure, IOException, InterruptedException {
    return outcome(start(builder(directory, arguments)), !isWeb());
  }

  private boolean isWeb() {
    return url.startsWith("http://") || url.startsWith("https://");
  }

  /** What was printed, unless it failed. */
  String succeeded(Outcome outcome) throws StepFailure {
    if (outcome.exitCode() != 0) {
      throw failure(outcome);
    }
    return outcome.out();
  }

  /** Runs a command that must succeed, and keeps the bytes that it prints. */
  void save(@Nullable Path directory, Path to, String... arguments)
      throws StepFailure, IOException, InterruptedException {
    ProcessBuilder builder = builder(directory, List.of(arguments));
    Outcome outcome = outcome(start(builder.redirectOutput(to.toFile())));
    if (outcome.exitCode() != 0) {
      throw failure(outcome);
    }
  }

  /** Runs a command that may fail, of which nobody is told then. */
  Outcome attempt(@Nullable Path directory, List<String> arguments)
      throws StepFailure, IOException, InterruptedException {
    return outcome(start(builder(directory, arguments)));
  }

  private ProcessBuilder builder(@Nullable Path directory, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.ofThisProcess().command("git"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory == null ? new File("/") : directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    int n = 0;
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      builder.environment().put("GIT_CONFIG_KEY_" + n, setting.getKey());
      builder.environment().put("GIT_CONFIG_VALUE_" + n++, setting.getValue());
    }
    builder.environment().put("GIT_CONFIG_COUNT", Integer.toString(n));
    return builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
  }

  private Process start(ProcessBuilder builder) throws StepFailure {
    try {
      return builder.start();
    } catch (IOException e) {
      throw StepFailure.host(
          "git is not installed, and " + shown + " comes with it", "install the package git", e);
    }
  }

  private Outcome outcome(Process process) throws StepFailure, IOException, InterruptedException {
    return outcome(process, false);
  }

  /**
   * @param watched whether silence ends it
   */
  private Outcome outcome(Process process, boolean watched)
      throws StepFailure, IOException, InterruptedException {
    TextTail said = new TextTail(MOST_SAID);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread errors = Thread.ofVirtual().start(() -> read(process.getErrorStream(), said));
    Thread output = Thread.ofVirtual().start(() -> read(process.getInputStream(), out));
    try {
      if (watched && !GitPulse.hasEnded(process, patience)) {
        end(process);
        throw StepFailure.host(
            shown + ": the server does not answer", "check the network and try again", null);
      }
      int exit = process.waitFor();
      if (GitWords.isEndedBySignal(exit)) {
        throw StepFailure.exit(shown + ": git was ended by a signal", null, "", exit);
      }
      errors.join();
      output.join();
      // In a text a quote would end the address, which may have one.
      String told = said.toString().replace(url, shown);
      if (exit == 0 && !told.isEmpty()) {
        context.log(true, ShownAddress.inText(told));
      }
      return new Outcome(exit, out.toString(StandardCharsets.UTF_8), told);
    } catch (InterruptedException e) {
      end(process);
      throw e;
    }
  }

  /** Its helpers too: they do not notice its end while they wait for the network. */
  private static void end(Process process) {
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroyForcibly();
    helpers.forEach(ProcessHandle::destroyForcibly);
  }

  private static void read(InputStream in, ByteArrayOutputStream to) {
    try (in) {
      in.transferTo(to);
    } catch (IOException e) {
      // It was killed.
    }
  }

  private static void read(InputStream in, TextTail said) {
    byte[] buffer = new byte[4096];
    try (in) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        said.add(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // As above.
    }
  }

  /** What a failed command says to people; what is too much for a message is logged. */
  StepFailure failure(Outcome outcome) {
    GitWords words = GitWords.of(outcome.err());
    if (!words.first().isEmpty()) {
      context.log(true, words.first());
    }
    String message =
        shown
            + ": git failed"
            + (words.last().isEmpty()
                ? " with exit code " + outcome.exitCode()
                : ": " + words.last());
    return outcome.isUnreachable()
        ? StepFailure.host(message, words.hint(), null)
        : StepFailure.step(message, words.hint());
  }
}
