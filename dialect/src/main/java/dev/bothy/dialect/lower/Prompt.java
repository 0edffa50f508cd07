package dev.bothy.dialect.lower;

import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.State;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import java.util.List;
import java.util.Map;

/**
 * What a shell writes before a command. The image only says how it is made: names of environments
 * and users are in no graph.
 */
public final class Prompt {
  /** Where a file says nothing else. */
  public static final String USUAL = "({environment}) {directory} $ ";

  private static final List<String> PARTS = List.of("environment", "directory", "user");
  private static final int LONGEST = 200;

  /**
   * Each shell reads the file of its own, bash by its file for all users and by the one that new
   * users get, which comes later. A first zsh would ask how to be set up.
   */
  private static final String INSTALL =
      """
      set -eu
      shell=$1
      once() {
        if ! grep -qsF "$2" "$1"; then
          mkdir -p "$(dirname "$1")"
          printf '\\n%s\\n' "$2" >>"$1"
        fi
      }
      case $shell in
        fish)
          mkdir -p /etc/fish/conf.d
          printf %s "$2" >/etc/fish/conf.d/bothy-prompt.fish
          exit 0
          ;;
      esac
      mkdir -p /etc/bothy
      printf %s "$2" >"/etc/bothy/prompt.$shell"
      read="if [ -r /etc/bothy/prompt.$shell ]; then . /etc/bothy/prompt.$shell; fi"
      if [ "$shell" = zsh ]; then
        once /etc/zsh/zshrc "$read"
      else
        once /etc/bash.bashrc "$read"
        if [ -e /etc/skel/.bashrc ]; then once /etc/skel/.bashrc "$read"; fi
      fi
      """;

  /** What stands for a part, and for the sign that is another one for root. */
  private static final Map<String, Map<String, String>> SHELLS =
      Map.of(
          "bash",
          Map.of("environment", "\\H", "directory", "\\w", "user", "\\u", "$", "\\$"),
          "zsh",
          Map.of("environment", "%M", "directory", "%~", "user", "%n", "$", "%(!.#.$)", "%", "%%"),
          "fish",
          Map.of(
              "environment", "' $hostname '",
              "directory", "' (prompt_pwd) '",
              "user", "' $USER '",
              "$", "' $sign '"));

  private Prompt() {}

  /**
   * @throws EvalException when it has a part that there is not, or a character that shells read
   */
  public static void check(String prompt) {
    written("bash", prompt);
    if (prompt.length() > LONGEST) {
      throw new EvalException("shell: the prompt is longer than " + LONGEST + " characters");
    }
  }

  /**
   * The prompt of a shell that is there.
   *
   * @param prompt checked; not empty
   */
  static State of(State on, String shell, String prompt, SourceLocation at) {
    String text = written(shell, prompt);
    String file =
        switch (shell) {
          case "fish" ->
              "function fish_prompt\n"
                  + "    set -l sign '$'\n"
                  + "    test (id -u) -eq 0; and set sign '#'\n"
                  + "    printf %s '"
                  + text
                  + "'\nend\n";
          case "zsh" -> "PROMPT='" + text + "'\nzsh-newuser-install() { :; }\n";
          default -> "PS1='" + text + "'\n";
        };
    return Script.asRoot(on, Script.fixed("prompt", INSTALL, List.of(shell, file)))
        .named("prompt of " + shell)
        .at(at);
  }

  private static String written(String shell, String prompt) {
    Map<String, String> parts = SHELLS.getOrDefault(shell, Map.of());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < prompt.length(); i++) {
      char c = prompt.charAt(i);
      int end = c == '{' ? prompt.indexOf('}', i) : -1;
      if (end > 0) {
        text.append(parts.get(part(prompt.substring(i + 1, end))));
        i = end;
      } else if (isControl(c) || c == '\\' || c == '`' || c == '\'') {
        throw new EvalException(
            "shell: a prompt cannot have " + (isControl(c) ? "control characters" : c),
            "parts are {environment}, {directory} and {user}");
      } else {
        text.append(parts.getOrDefault(String.valueOf(c), String.valueOf(c)));
      }
    }
    return text.toString();
  }

  /** What a terminal obeys rather than shows, line ends and directions of Unicode included. */
  private static boolean isControl(char c) {
    return Character.isISOControl(c)
        || c == '\u061c'
        || c == '\u200e'
        || c == '\u200f'
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  private static String part(String name) {
    if (!PARTS.contains(name)) {
      String near = NearestName.of(name, PARTS);
      throw new EvalException(
          "shell: a prompt has no part {" + name + "}",
          near == null
              ? "there are {environment}, {directory} and {user}"
              : "did you mean {" + near + "}?");
    }
    return name;
  }
}
