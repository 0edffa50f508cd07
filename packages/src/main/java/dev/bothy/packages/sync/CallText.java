package dev.bothy.packages.sync;

import dev.bothy.dialect.AddedStep.Manager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Packages as calls of {@code build.envd}, one a manager. */
final class CallText {
  private CallText() {}

  static String of(List<SyncItem> items) {
    StringBuilder out = new StringBuilder();
    for (Manager manager : Manager.values()) {
      Set<String> names = new LinkedHashSet<>();
      for (SyncItem item : items) {
        if (item.manager() == manager) {
          names.add(item.text());
        }
      }
      if (!names.isEmpty()) {
        List<String> literals = new ArrayList<>();
        names.forEach(name -> literals.add(literal(name)));
        out.append(Sync.callee(manager))
            .append("(name=[")
            .append(String.join(", ", literals))
            .append("])\n");
      }
    }
    return out.toString();
  }

  /** A string of Starlark in double quotes. */
  private static String literal(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c >= 0x7F && c < 0xA0 || c >= 0x2028 && c <= 0x202E) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              out.append(Character.forDigit(c >> shift & 0xF, 16));
            }
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
