package dev.bothy.engine.source.git;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.WebAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What git shows a repository's server to be let in: a header, or keys of an ssh agent. */
final class GitAccess {
  static final String SSH =
      "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes -o IdentityFile=none"
          + " -o ConnectTimeout=15 -o ServerAliveInterval=20 -o ServerAliveCountMax=3";

  private final GitRequest request;
  private final GitCommand git;
  private final StepContext context;

  GitAccess(GitRequest request, GitCommand git, StepContext context) {
    this.request = request;
    this.git = git;
    this.context = context;
  }

  /**
   * Gives git what it needs.
   *
   * @param place for files that last as long as the command is used
   */
  void allow(Path place) throws IOException, StepFailure {
    if (request.address().isWeb()) {
      authorize();
    } else {
      secureShell(place);
    }
  }

  /** A header that only this repository's server gets. */
  private void authorize() throws IOException {
    String header = null;
    if (!request.address().credentials().isEmpty()) {
      header = WebAddress.basic(request.address().credentials());
    }
    record Wanted(String id, boolean token) {}
    List<Wanted> secrets = new ArrayList<>();
    for (String suffix : List.of("." + request.address().host(), "")) {
      if (!request.authHeaderSecret().isEmpty()) {
        secrets.add(new Wanted(request.authHeaderSecret() + suffix, false));
      }
      if (!request.authTokenSecret().isEmpty()) {
        secrets.add(new Wanted(request.authTokenSecret() + suffix, true));
      }
    }
    for (Wanted secret : secrets) {
      byte[] value = context.secret(secret.id());
      if (value != null) {
        String text = new String(value, StandardCharsets.UTF_8).strip();
        header = secret.token() ? WebAddress.basic("x-access-token:" + text) : text;
        break;
      }
    }
    if (header != null) {
      git.setting("http." + scope() + ".extraHeader", "Authorization: " + header);
    }
  }

  /** Submodules of one GitHub repository are mostly others of its own, as every client assumes. */
  private String scope() {
    for (String host : List.of("https://github.com/", "https://www.github.com/")) {
      if (request.url().startsWith(host)) {
        return host;
      }
    }
    return request.url();
  }

  /** Git gives the command to a shell; ssh ends values at blanks and puts hosts in for signs. */
  static String option(String name, Path value) {
    String path = value.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    return "'" + (name + "=\"" + path + "\"").replace("'", "'\\''") + "'";
  }

  private void secureShell(Path place) throws IOException, StepFailure {
    StringBuilder command = new StringBuilder(SSH);
    if (!request.knownHosts().isEmpty()) {
      Path hosts = place.resolve("known_hosts");
      Files.writeString(hosts, request.knownHosts());
      command
          .append(" -o GlobalKnownHostsFile=/dev/null -o ")
          .append(option("UserKnownHostsFile", hosts));
    }
    git.environment("GIT_SSH_COMMAND", command.toString());
    if (request.sshAgent().isEmpty()) {
      return;
    }
    Path agent = context.sshAgent(request.sshAgent());
    if (agent != null) {
      git.environment("SSH_AUTH_SOCK", agent.toString());
    } else if (!request.url().startsWith("git://")) {
      throw StepFailure.host(
          request.shown()
              + " is reached by ssh with the agent \""
              + request.sshAgent()
              + "\", and there is none",
          "start one (ssh-agent, ssh-add) and check SSH_AUTH_SOCK, or name one: --ssh "
              + request.sshAgent()
              + "=SOCKET",
          null);
    }
  }
}
