package dev.bothy.dialect.lint;

import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.op.SecretName;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.starlark.syntax.Argument;
import dev.bothy.starlark.syntax.Expression;
import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that look like passwords, tokens and keys: by their form, or by the name that they are
 * given to. What is found is never repeated.
 */
final class Secrets {
  private static final String HINT =
      "what stands in the file is in its history and in the image: read it with `--secret` in a step of"
          + " a state, which a base may be: base(image=Source.….run(…, mount=[Mount.secret(…)]));"
          + " or set it where the environment runs";

  /** Names for people, and the forms that services give their keys. */
  private static final List<Form> FORMS =
      List.of(
          new Form("a private key", "-----BEGIN [A-Z ]*PRIVATE KEY-----"),
          new Form("a key of AWS", "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
          new Form("a token of GitHub", "\\bgh[pousr]_[A-Za-z0-9]{36,}\\b|\\bgithub_pat_\\w{22,}"),
          new Form("a token of GitLab", "\\bglpat-[\\w-]{20,}"),
          new Form("a token of Hugging Face", "\\bhf_[A-Za-z0-9]{30,}\\b"),
          new Form("a key of an AI service", "\\bsk-(?:proj-|ant-)?[\\w-]{32,}"),
          new Form("a token of Slack", "\\bxox[abposr]-[\\w-]{10,}"),
          new Form("a key of Google", "\\bAIza[\\w-]{35}"),
          new Form("a token of PyPI", "\\bpypi-[\\w-]{50,}"),
          new Form("a password in a URL", "://[^/\\s:@${<]*:[^/\\s:@${<]{3,}@"),
          // A user's name is shorter, or has no digit.
          new Form("a token in a URL", "https?://(?=[^@]*[0-9])[\\w~+=-]{16,}@"),
          new Form("a token of npm", "\\bnpm_[A-Za-z0-9]{36}\\b"),
          new Form("a JSON web token", "\\beyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{10,}"));

  private static final Pattern ASSIGNED =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]+\"|'[^']+'|[^\\s;&|]+)");

  private record Form(String label, Pattern pattern) {
    Form(String label, String pattern) {
      this(label, Pattern.compile(pattern));
    }
  }

  private Secrets() {}

  static void look(CheckedFile file, Lint lint) {
    for (Node node : file.nodes()) {
      if (node instanceof Expression.StringLiteral text) {
        literal(file, text, lint);
      } else if (node instanceof Argument.Named named) {
        given(file, named.name(), named.value(), lint);
      } else if (node instanceof Statement.Assign assign
          && assign.target() instanceof Expression.Name target) {
        given(file, target.name(), assign.value(), lint);
      } else if (node instanceof Expression.DictLiteral dict) {
        for (Expression.Entry entry : dict.entries()) {
          if (entry.key() instanceof Expression.StringLiteral key) {
            given(file, key.value(), entry.value(), lint);
          }
        }
      } else if (node instanceof Expression.Call call) {
        pair(file, call, lint);
      }
    }
  }

  /** A line of a file that is no Starlark. */
  static void look(SourceLocation at, String line, Lint lint) {
    for (Form form : FORMS) {
      if (form.pattern.matcher(line).find()) {
        lint.warn(Rule.SECRET, at, "this looks like " + form.label, HINT);
        return;
      }
    }
    address(at, line, lint);
  }

  /** {@code state.env("NAME", "value")}, {@code label}. */
  private static void pair(CheckedFile file, Expression.Call call, Lint lint) {
    if (call.function() instanceof Expression.Dot dot
        && (dot.name().equals("env") || dot.name().equals("label"))
        && call.arguments().size() == 2
        && call.arguments().get(0) instanceof Argument.Positional name
        && name.value() instanceof Expression.StringLiteral text
        && call.arguments().get(1) instanceof Argument.Positional value) {
      given(file, text.value(), value.value(), lint);
    }
  }

  private static void literal(CheckedFile file, Expression.StringLiteral text, Lint lint) {
    for (Form form : FORMS) {
      if (form.pattern.matcher(text.value()).find()) {
        lint.warn(Rule.SECRET, file.place(text.start()), "this looks like " + form.label, HINT);
        return;
      }
    }
    Matcher assigned = ASSIGNED.matcher(text.value());
    while (assigned.find()) {
      String value = assigned.group(2);
      boolean quoted = value.startsWith("\"") || value.startsWith("'");
      if (SecretName.is(assigned.group(1))
          && isValue(quoted ? value.substring(1, value.length() - 1) : value)) {
        warn(file, text, assigned.group(1), lint);
        return;
      }
    }
    address(file.place(text.start()), text.value(), lint);
  }

  /** What is shown of no address; of names before a host only the forms tell which is a token. */
  private static void address(SourceLocation at, String text, Lint lint) {
    String shown = ShownAddress.starred(text);
    int end = 0;
    for (int from = 0; from < text.length(); from = end + 1) {
      end = from;
      while (end < text.length() && shown.charAt(end) != text.charAt(end)) {
        end++;
      }
      String hidden = text.substring(from, end);
      if (isValue(hidden) && (!text.startsWith("@", end) || hidden.indexOf(':') >= 0)) {
        lint.warn(Rule.SECRET, at, "this looks like a secret in a URL", HINT);
        return;
      }
    }
  }

  private static void given(CheckedFile file, String name, Expression value, Lint lint) {
    if (value instanceof Expression.StringLiteral text
        && SecretName.is(name)
        && isValue(text.value())
        && FORMS.stream().noneMatch(form -> form.pattern.matcher(text.value()).find())) {
      warn(file, text, name, lint);
    }
  }

  private static void warn(
      CheckedFile file, Expression.StringLiteral text, String name, Lint lint) {
    lint.warn(
        Rule.SECRET,
        file.place(text.start()),
        "the value of " + name + " looks like a secret",
        HINT);
  }

  /** Whether it is a value itself, and not where one is to be put in or found. */
  private static boolean isValue(String text) {
    return text.length() >= 6
        && text.chars().noneMatch(c -> c == '$' || c == '{' || c == '<' || c == '`' || c <= ' ')
        && !text.startsWith("/")
        && !text.contains("...")
        && !text.contains("…");
  }
}
