package dev.bothy.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * Completion scripts for shells. They complete verbs, options and choices from the tables, names of
 * environments by asking {@code bothy ls --quiet}, and files elsewhere.
 */
public final class Completion {
  private Completion() {}

  public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  /**
   * The script for a shell.
   *
   * @param shell one of {@link #SHELLS}
   * @param verbs all verbs, in the order of the help
   */
  public static String script(String shell, List<Syntax> verbs) {
    return switch (shell) {
      case "bash" -> bash(verbs);
      case "zsh" -> zsh(verbs);
      case "fish" -> fish(verbs);
      default -> throw new IllegalArgumentException(shell);
    };
  }

  private static String bash(List<Syntax> verbs) {
    StringBuilder text = new StringBuilder();
    text.append("# bash completion for bothy; made by: bothy completion bash\n");
    text.append("_bothy() {\n");
    text.append("  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n");
    text.append("  local verb=${COMP_WORDS[1]} words= operands=\n");
    text.append("  if [ \"$COMP_CWORD\" -eq 1 ]; then\n");
    text.append("    COMPREPLY=($(compgen -W \"")
        .append(String.join(" ", firstWords(verbs)))
        .append("\" -- \"$cur\"))\n    return\n  fi\n");
    text.append("  case \"$verb\" in ").append(String.join("|", families(verbs))).append(")\n");
    text.append("    if [ \"$COMP_CWORD\" -gt 2 ]; then verb=\"$verb ${COMP_WORDS[2]}\"; fi ;;\n");
    text.append("  esac\n  case \"$verb\" in\n");
    for (String family : families(verbs)) {
      text.append("    '").append(family).append("') words='");
      text.append(String.join(" ", secondWords(verbs, family))).append("' ;;\n");
    }
    for (Syntax verb : verbs) {
      text.append("    '").append(verb.name()).append("')\n");
      text.append("      case \"$prev\" in\n");
      for (Option option : verb.options()) {
        if (!option.isFlag()) {
          text.append("        --").append(option.name());
          if (option.letter() != '\0') {
            text.append("|-").append(option.letter());
          }
          text.append(") COMPREPLY=($(compgen ");
          text.append(
              option.choices().isEmpty()
                  ? "-f"
                  : "-W '" + String.join(" ", option.choices()) + "'");
          text.append(" -- \"$cur\")); return ;;\n");
        }
      }
      text.append("      esac\n      words='").append(String.join(" ", longOptions(verb)));
      text.append("'\n      operands=").append(takesEnvironment(verb) ? "env" : "").append(" ;;\n");
    }
    text.append("  esac\n");
    text.append("  case \"$cur\" in\n");
    text.append("    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n");
    text.append("    *) if [ \"$operands\" = env ]; then\n");
    text.append(
        "         COMPREPLY=($(compgen -W \"$(bothy ls --quiet 2>/dev/null)\" -- \"$cur\"))\n");
    text.append(
        "       else COMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\")); fi ;;\n");
    text.append("  esac\n}\ncomplete -o filenames -F _bothy bothy\n");
    return text.toString();
  }

  private static String zsh(List<Syntax> verbs) {
    StringBuilder text = new StringBuilder();
    text.append("#compdef bothy\n# zsh completion for bothy; made by: bothy completion zsh\n");
    text.append("_bothy_envs() { compadd -- ${(f)\"$(bothy ls --quiet 2>/dev/null)\"} }\n");
    text.append("_bothy() {\n  local verb=$words[2]\n");
    text.append("  if (( CURRENT == 2 )); then\n    local -a verbs=(\n");
    for (String first : firstWords(verbs)) {
      text.append("      ").append(quote(first + ":" + summaryOf(verbs, first))).append('\n');
    }
    text.append("    )\n    _describe verb verbs\n    return\n  fi\n");
    for (String family : families(verbs)) {
      text.append("  if [[ $verb == ").append(family).append(" ]]; then\n");
      text.append("    if (( CURRENT == 3 )); then compadd -- ");
      text.append(String.join(" ", secondWords(verbs, family))).append("; return; fi\n");
      text.append("    verb=\"$words[2] $words[3]\"; shift words; (( CURRENT-- ))\n  fi\n");
    }
    text.append("  shift words; (( CURRENT-- ))\n  case $verb in\n");
    for (Syntax verb : verbs) {
      text.append("    ").append(quote(verb.name())).append(") _arguments");
      for (Option option : verb.options()) {
        text.append(" \\\n      ").append(zshOption(option));
      }
      text.append(" \\\n      '*:")
          .append(takesEnvironment(verb) ? "environment:_bothy_envs" : "file:_files")
          .append("' ;;\n");
    }
    text.append("  esac\n}\n");
    text.append(
        "if [[ $funcstack[1] == _bothy ]]; then _bothy \"$@\"; else compdef _bothy bothy; fi\n");
    return text.toString();
  }

  private static String zshOption(Option option) {
    String help = option.help().replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    StringBuilder spec = new StringBuilder();
    if (option.repeatable()) {
      spec.append('*');
    }
    spec.append("--").append(option.name());
    if (!option.isFlag()) {
      spec.append('=');
    }
    spec.append('[').append(help).append(']');
    if (!option.isFlag()) {
      spec.append(": :");
      spec.append(
          option.choices().isEmpty() ? "_files" : "(" + String.join(" ", option.choices()) + ")");
    }
    return quote(spec.toString());
  }

  private static String fish(List<Syntax> verbs) {
    StringBuilder text = new StringBuilder();
    text.append("# fish completion for bothy; made by: bothy completion fish\n");
    text.append("complete -c bothy -e\n");
    for (String first : firstWords(verbs)) {
      text.append("complete -c bothy -n __fish_use_subcommand -f -a ").append(first);
      text.append(" -d ").append(fishQuote(summaryOf(verbs, first))).append('\n');
    }
    for (String family : families(verbs)) {
      text.append("complete -c bothy -n '__fish_seen_subcommand_from ").append(family);
      text.append("' -f -a '").append(String.join(" ", secondWords(verbs, family))).append("'\n");
    }
    for (Syntax verb : verbs) {
      String condition = fishCondition(verb.name());
      for (Option option : verb.options()) {
        text.append("complete -c bothy -n ").append(condition);
        text.append(" -l ").append(option.name());
        if (option.letter() != '\0') {
          text.append(" -s ").append(option.letter());
        }
        if (!option.choices().isEmpty()) {
          text.append(" -x -a '").append(String.join(" ", option.choices())).append('\'');
        } else if (!option.isFlag()) {
          text.append(" -r");
        }
        text.append(" -d ").append(fishQuote(option.help())).append('\n');
      }
      if (takesEnvironment(verb)) {
        text.append("complete -c bothy -n ").append(condition);
        text.append(" -f -a '(bothy ls --quiet 2>/dev/null)'\n");
      }
    }
    return text.toString();
  }

  private static String fishCondition(String name) {
    int space = name.indexOf(' ');
    if (space < 0) {
      return "'__fish_seen_subcommand_from " + name + "'";
    }
    return "'__fish_seen_subcommand_from "
        + name.substring(0, space)
        + "; and __fish_seen_subcommand_from "
        + name.substring(space + 1)
        + "'";
  }

  private static boolean takesEnvironment(Syntax verb) {
    return !verb.operands().isEmpty() && verb.operands().getFirst().name().startsWith("ENV");
  }

  private static List<String> longOptions(Syntax verb) {
    List<String> names = new ArrayList<>();
    for (Option option : verb.options()) {
      names.add("--" + option.name());
    }
    return names;
  }

  private static List<String> firstWords(List<Syntax> verbs) {
    List<String> words = new ArrayList<>();
    for (Syntax verb : verbs) {
      String first = firstWord(verb.name());
      if (!words.contains(first)) {
        words.add(first);
      }
    }
    return words;
  }

  private static List<String> families(List<Syntax> verbs) {
    List<String> words = new ArrayList<>();
    for (Syntax verb : verbs) {
      String first = firstWord(verb.name());
      if (!first.equals(verb.name()) && !words.contains(first)) {
        words.add(first);
      }
    }
    return words;
  }

  private static List<String> secondWords(List<Syntax> verbs, String family) {
    List<String> words = new ArrayList<>();
    for (Syntax verb : verbs) {
      if (verb.name().startsWith(family + " ")) {
        words.add(verb.name().substring(family.length() + 1));
      }
    }
    return words;
  }

  private static String firstWord(String name) {
    int space = name.indexOf(' ');
    return space < 0 ? name : name.substring(0, space);
  }

  private static String summaryOf(List<Syntax> verbs, String first) {
    for (Syntax verb : verbs) {
      if (firstWord(verb.name()).equals(first)) {
        return verb.summary();
      }
    }
    return "";
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String fishQuote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
