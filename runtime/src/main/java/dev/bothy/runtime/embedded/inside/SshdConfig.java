package dev.bothy.runtime.embedded.inside;

import dev.bothy.runtime.embedded.shell.ShellQuote;
import java.util.Map;

/** The configuration of the ssh server inside. */
public final class SshdConfig {
  /** The server's pid file, in the run directory; it writes it once it listens. */
  public static final String PID_FILE = "sshd.pid";

  private SshdConfig() {}

  /**
   * The text of {@code sshd_config}.
   *
   * @param port on 127.0.0.1
   * @param env declared variables; the server sets them for every session, whatever the shell. One
   *     whose value has a line break cannot be said in this format and is left to login shells.
   */
  static String of(int port, Map<String, String> env) {
    StringBuilder text = new StringBuilder();
    line(text, "ListenAddress 127.0.0.1:" + port);
    line(text, "HostKey " + InsidePaths.RUN + "/ssh_host_ed25519_key");
    line(text, "AuthorizedKeysFile " + InsidePaths.RUN + "/authorized_keys");
    line(text, "AuthenticationMethods publickey");
    line(text, "PasswordAuthentication no");
    line(text, "KbdInteractiveAuthentication no");
    line(text, "PermitRootLogin prohibit-password");
    line(text, "UsePAM no");
    line(text, "UseDNS no");
    // The keys are in a directory of ours; the modes of the user's home are no matter.
    line(text, "StrictModes no");
    line(text, "PidFile " + InsidePaths.RUN + "/" + PID_FILE);
    line(text, "PrintMotd no");
    line(text, "PrintLastLog no");
    line(text, "AllowAgentForwarding yes");
    line(text, "AllowTcpForwarding yes");
    line(text, "AllowStreamLocalForwarding yes");
    line(text, "X11Forwarding no");
    // Editors open a session for each window and terminal.
    line(text, "MaxSessions 100");
    line(text, "MaxStartups 100");
    line(text, "ClientAliveInterval 30");
    line(text, "ClientAliveCountMax 10");
    line(text, "AcceptEnv COLORTERM NO_COLOR");
    line(text, "Subsystem sftp " + InsidePaths.KIT + "/bin/sftp-server");
    // Sessions begin in the project, commands too; file transfers in the home directory.
    line(text, "ForceCommand " + InsidePaths.KIT + "/bin/session");
    text.append("SetEnv");
    for (Map.Entry<String, String> entry : env.entrySet()) {
      String value = entry.getValue();
      if (ShellQuote.isName(entry.getKey()) && value.indexOf('\n') < 0 && value.indexOf('\r') < 0) {
        text.append(' ').append(word(entry.getKey() + "=" + value));
      }
    }
    text.append('\n');
    return text.toString();
  }

  /** One word of sshd_config(5): in double quotes, where a backslash escapes two characters. */
  private static String word(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    return text.append('"').toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
