package dev.bothy.llb.policy;

import com.google.re2j.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Replacements as Go's {@code regexp} writes them: {@code $1} and {@code ${1}}, {@code $name} and
 * {@code ${name}} stand for what a group matched, {@code $$} for a dollar. A name is as long as can
 * be: {@code $1x} is the group {@code 1x}, and what there is no group of is empty.
 */
final class RegexTemplate {
  private RegexTemplate() {}

  /** The text with every match replaced; an empty match behind another one is none. */
  static String replaceAll(Matcher matcher, String text, String template) {
    StringBuilder out = new StringBuilder();
    int behind = 0;
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      out.append(text, behind, matcher.start());
      if (matcher.end() > behind || matcher.start() == 0) {
        out.append(expand(matcher, template));
      }
      behind = matcher.end();
      int next = from < text.length() ? text.offsetByCodePoints(from, 1) : from + 1;
      from = Math.max(next, behind);
    }
    return out.append(text, behind, text.length()).toString();
  }

  /** The template with what the groups of the last match are. */
  static String expand(Matcher matcher, String template) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < template.length()) {
      int dollar = template.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      out.append(template, at, dollar);
      at = dollar + 1;
      if (template.startsWith("$", at)) {
        out.append('$');
        at++;
        continue;
      }
      boolean braced = template.startsWith("{", at);
      int begin = braced ? at + 1 : at;
      int end = endOfName(template, begin);
      if (end == begin || braced && !template.startsWith("}", end)) {
        out.append('$'); // names nothing: a dollar
        continue;
      }
      String value = group(matcher, template.substring(begin, end));
      out.append(value == null ? "" : value);
      at = braced ? end + 1 : end;
    }
    return out.append(template, at, template.length()).toString();
  }

  private static int endOfName(String template, int begin) {
    int end = begin;
    while (end < template.length()) {
      int c = template.codePointAt(end);
      if (!Character.isLetter(c) && !Character.isDigit(c) && c != '_') {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  private static @Nullable String group(Matcher matcher, String name) {
    if (name.matches("0|[1-9][0-9]{0,7}")) {
      int number = Integer.parseInt(name);
      return number <= matcher.groupCount() ? matcher.group(number) : null;
    }
    try {
      return matcher.group(name);
    } catch (IllegalArgumentException e) {
      return null; // there is no such group
    }
  }
}
